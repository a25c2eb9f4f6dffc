// Comforts for the theme board, which works without them: what is open stays open, ticks are
// counted, and a mouse may drag cards onto a theme.
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

// Dropping cards on a theme fills in the form above and sends it: the ticked cards, if the one that
// is dragged is among them, or that one alone.
const form = document.getElementById("move-cards");
const places = to ? [...document.querySelectorAll("[data-place]")].filter(isOpen) : [];
let dragged = null;

function isOpen(element) {
  return [...to.options].some((option) => option.value === element.dataset.place);
}

function mark(element, isOver) {
  element.classList.toggle("is-over", isOver);
}

if (form && window.matchMedia("(pointer: fine)").matches) {
  for (const hint of document.querySelectorAll("[data-drag-hint]")) {
    hint.hidden = false;
  }
  for (const tick of document.querySelectorAll(".board-card input[name='cards']")) {
    const card = tick.closest(".board-card");
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = tick;
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.effectAllowed = "move";
    });
    card.addEventListener("dragend", () => {
      dragged = null;
      places.forEach((place) => mark(place, false));
    });
  }
  for (const element of places) {
    element.addEventListener("dragover", (event) => {
      if (dragged && !element.contains(dragged)) {
        event.preventDefault();
        mark(element, true);
      }
    });
    element.addEventListener("dragleave", (event) => {
      if (!element.contains(event.relatedTarget)) {
        mark(element, false);
      }
    });
    element.addEventListener("drop", (event) => {
      if (!dragged) {
        return;
      }
      event.preventDefault();
      if (!dragged.checked) {
        document.querySelectorAll("input[name='cards']:checked").forEach((tick) => {
          tick.checked = false;
        });
        dragged.checked = true;
      }
      to.value = element.dataset.place;
      form.requestSubmit();
    });
  }
}
