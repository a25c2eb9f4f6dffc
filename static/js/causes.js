// Causes can be moved by their buttons; here also by dragging one onto another, by mouse or finger.
let drag = null;
const atTop = document.querySelector(".causes__top");

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".causes__item .wall-card__grip");
  if (grip && event.isPrimary && event.button === 0) {
    event.preventDefault();
    drag = { item: grip.closest("[data-cause]"), over: null, id: event.pointerId };
    grip.setPointerCapture(event.pointerId);
    drag.item.classList.add("causes__item--held");
    atTop.hidden = false;
  }
});
document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) {
    return;
  }
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const over = under?.closest(".causes__top") ?? under?.closest(".causes__item") ?? null;
  if (over !== drag.over) {
    drag.over?.classList.remove("causes__item--over");
    over?.classList.add("causes__item--over");
    drag.over = over;
  }
});
function letGo(isDropped) {
  if (!drag) {
    return;
  }
  const { item, over } = drag;
  item.classList.remove("causes__item--held");
  over?.classList.remove("causes__item--over");
  atTop.hidden = true;
  drag = null;
  if (isDropped && over && !item.contains(over)) {
    const form = item.querySelector(":scope > .button-row > .causes__ways");
    const beneath = document.createElement("input");
    beneath.type = "hidden";
    beneath.name = "beneath";
    beneath.value = over.closest("[data-cause]").dataset.cause;
    form.append(beneath);
    form.submit();
  }
}
document.addEventListener("pointerup", () => letGo(true));
document.addEventListener("pointercancel", () => letGo(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo(false));
