// The wall works without this. With it: others' changes come in by themselves, cards can be dragged,
// the clock counts, and what somebody is typing or has ticked is never touched.
const EVERY = 1000;
const HIDDEN_EVERY = 10000;
const place = `open:${location.pathname}`;
const wall = () => document.getElementById("wall");
const said = document.getElementById("wall-said");
const problem = document.getElementById("wall-said-problem");

// --- Others' changes ------------------------------------------------------------------------------
let etag = `"${wall().dataset.stamp}"`;
let isAsking = false;

async function listen() {
  try {
    const headers = { "If-None-Match": etag };
    const answer = await fetch(wall().dataset.listen, { headers, cache: "no-store", credentials: "omit" });
    lost(!answer.ok && answer.status !== 304);
    if (answer.status === 200 && answer.headers.get("ETag") !== etag) {
      await refresh();
    }
  } catch {
    lost(true);
  }
  setTimeout(listen, document.hidden ? HIDDEN_EVERY : EVERY);
}

function lost(isLost) {
  const message = document.getElementById("connection-message");
  message.hidden = !isLost;
  message.textContent = isLost ? "The connection was lost. This is the wall as it was last seen." : "";
}

async function refresh() {
  if (isAsking || isDragging()) {
    return;
  }
  isAsking = true;
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.ok && !answer.redirected) {
      show(await answer.text());
    }
  } finally {
    isAsking = false;
  }
}

// --- A new state of the wall, put into the page piece by piece -------------------------------------
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("wall");
  if (!fresh) {
    return false;
  }
  const focused = document.activeElement;
  const news = fresh.querySelector("#wall-news")?.textContent || "";
  const isNews = news && news !== document.getElementById("wall-news")?.textContent;
  become(wall(), fresh);
  etag = `"${wall().dataset.stamp}"`;
  if (focused?.id && focused !== document.activeElement) {
    document.getElementById(focused.id)?.focus({ preventScroll: true });
  }
  if (isNews && said) {
    said.textContent = news;
  }
  setClock();
  countTicks();
  return true;
}

const isBusy = (form) =>
  form.contains(document.activeElement) ||
  [...form.elements].some((each) => each.type !== "hidden" && "defaultValue" in each && each.value !== each.defaultValue);

function become(old, fresh) {
  if (old.tagName === "FORM" && isBusy(old)) {
    return; // somebody is typing: it keeps the version that they saw
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "hidden") {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") {
      old.setAttribute(name, value);
    }
  }
  let next = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const same = match(old, next, node);
    if (!same) {
      old.insertBefore(adopt(node), next);
      continue;
    }
    if (same === next) {
      next = next.nextSibling;
    } else {
      old.insertBefore(same, next);
    }
    if (same.nodeType === Node.ELEMENT_NODE) {
      become(same, node);
    } else if (same.data !== node.data) {
      same.data = node.data;
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    if (!(gone.nodeType === Node.ELEMENT_NODE && keepsTyping(gone))) {
      gone.remove();
    }
  }
}

// Something of the same name, wherever on the wall it was: a card that moves keeps its tick.
function match(old, next, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    return next?.nodeType === node.nodeType ? next : null;
  }
  if (node.id) {
    const known = document.getElementById(node.id);
    return known && known.tagName === node.tagName && !known.contains(old) ? known : null;
  }
  const fits = next?.nodeType === Node.ELEMENT_NODE && next.tagName === node.tagName && !next.id;
  return fits ? next : null;
}

function adopt(node) {
  const copy = document.importNode(node, true);
  for (const fold of copy.querySelectorAll?.("details[data-keep]") ?? []) {
    fold.open ||= kept.has(fold.dataset.keep);
  }
  return copy;
}

function keepsTyping(element) {
  return [...element.querySelectorAll("form")].some(isBusy);
}

// --- Forms that need no new page -------------------------------------------------------------------
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-live]")) {
    return;
  }
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const html = await answer.text();
    tell("");
    if (answer.ok && form.id === "move") {
      form.reset();
      untick();
    }
    if (!show(html)) {
      tell(sentence(html));
      await refresh();
    } else if (!answer.ok) {
      tell(document.getElementById("wall-problem-text")?.textContent || "");
      document.getElementById("wall-problem").replaceChildren();
    }
  } catch {
    lost(true);
  }
});

function sentence(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("main h1 + p")?.textContent || "That could not be done. Load the page again.";
}

function tell(text) {
  problem.textContent = text;
  if (text) {
    problem.scrollIntoView({ block: "nearest" });
  }
}

// --- Ticks, folds ------------------------------------------------------------------------------------
const kept = new Set(JSON.parse(sessionStorage.getItem(place) || "[]"));
for (const fold of document.querySelectorAll("details[data-keep]")) {
  fold.open ||= kept.has(fold.dataset.keep);
}
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.dataset?.keep) {
      kept[target.open ? "add" : "delete"](target.dataset.keep);
      sessionStorage.setItem(place, JSON.stringify([...kept]));
    }
  },
  true,
);

const ticked = () => [...document.querySelectorAll("input[name='cards']:checked")];
const count = document.querySelector("[data-ticked]");
function countTicks() {
  if (count) {
    const number = new Set(ticked().map((each) => each.value)).size;
    count.hidden = number === 0;
    count.textContent = `${number} ticked`;
    document.getElementById("move").classList.toggle("move-cards--idle", number === 0);
  }
}
function untick() {
  ticked().forEach((each) => {
    each.checked = false;
  });
  countTicks();
}
document.addEventListener("change", (event) => event.target.name === "cards" && countTicks());
document.getElementById("move")?.addEventListener("reset", () => setTimeout(untick));
countTicks();

// --- Dragging, by mouse, pen or finger: the same as ticking a card and pressing “Put here” -----------
let drag = null;
const isDragging = () => drag !== null;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".wall-card__grip");
  if (grip && event.isPrimary && event.button === 0) {
    event.preventDefault();
    const card = grip.closest(".wall-card");
    drag = { card, grip, over: null, id: event.pointerId };
    grip.setPointerCapture(event.pointerId);
    card.classList.add("wall-card--held");
  }
});
document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) {
    return;
  }
  if (event.clientY < 60 || event.clientY > innerHeight - 60) {
    scrollBy(0, event.clientY < 60 ? -24 : 24);
  }
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-drop]") ?? null;
  if (over !== drag.over) {
    drag.over?.classList.remove("wall-theme--over");
    over?.classList.add("wall-theme--over");
    drag.over = over;
  }
});
function letGo(isDropped) {
  if (!drag) {
    return;
  }
  const { card, over } = drag;
  card.classList.remove("wall-card--held");
  over?.classList.remove("wall-theme--over");
  drag = null;
  if (isDropped && over && !over.contains(card)) {
    card.querySelector("input[name='cards']").checked = true;
    over.querySelector("button[name='to']").click();
  }
}
document.addEventListener("pointerup", () => letGo(true));
document.addEventListener("pointercancel", () => letGo(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo(false));

// --- The clock: counted here, set by the server, so that every screen shows the same -----------------
const ANNOUNCED = [300, 60, 0];
let endsAt = null;
let before = null;
function setClock() {
  const left = document.getElementById("clock")?.dataset.endsIn;
  endsAt = left ? performance.now() + Number(left) : null;
  before = null;
  tick();
}
function tick() {
  const time = document.getElementById("clock-time");
  if (endsAt === null || !time) {
    return;
  }
  const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  time.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  document.getElementById("clock").classList.toggle("clock--up", left === 0);
  if (left === 0) {
    document.getElementById("clock-until").textContent = "The time is up";
  }
  if (said && before !== null && ANNOUNCED.some((mark) => before > mark && left <= mark)) {
    said.textContent = left === 0 ? "The time is up." : `${Math.round(left / 60)} minutes left.`.replace("1 minutes", "1 minute");
  }
  before = left;
}
setClock();
setInterval(tick, 500);
setTimeout(listen, EVERY);
