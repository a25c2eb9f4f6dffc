// Comforts for the theme board, which works without them: what is open stays open, ticks are counted.
const place = `open:${location.pathname}`;
const kept = new Set(JSON.parse(sessionStorage.getItem(place) || "[]"));
const folds = document.querySelectorAll("details[data-keep]");

for (const fold of folds) {
  if (kept.has(fold.dataset.keep)) {
    fold.open = true;
  }
  fold.addEventListener("toggle", () => {
    kept[fold.open ? "add" : "delete"](fold.dataset.keep);
    sessionStorage.setItem(place, JSON.stringify([...kept]));
  });
}

const count = document.querySelector("[data-ticked]");
function say() {
  const ticked = document.querySelectorAll("input[name='cards']:checked").length;
  count.hidden = ticked === 0;
  count.closest("form").classList.toggle("move-cards--idle", ticked === 0);
  count.textContent = `${ticked} ticked`;
}
if (count) {
  document.addEventListener("change", (event) => {
    if (event.target.name === "cards") {
      say();
    }
  });
  say();
}

// The title is only for a new theme: out of the way until it is asked for.
const to = document.querySelector("#move-cards [name='to']");
const title = document.getElementById("div_id_title");
if (to && title) {
  const show = () => {
    title.hidden = to.value !== "new";
  };
  to.addEventListener("change", show);
  show();
}
