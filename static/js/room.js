// Comforts for a room that votes, which works without them: every two seconds, and never all phones
// together, each asks whether things stand as they did when its page was made.
const soon = () => 1500 + 1000 * Math.random();

for (const place of document.querySelectorAll("[data-poll]")) {
  let state = place.dataset.state;
  let timer = null;

  const ask = async () => {
    clearTimeout(timer);
    try {
      const headers = state ? { "If-None-Match": `"${state}"` } : {};
      const answer = await fetch(place.dataset.poll, { headers, cache: "no-store" });
      if (answer.status === 200) {
        const told = await answer.json();
        const isNews = Boolean(state) && state !== told.state;
        state = told.state;
        show(place, told, isNews);
      }
    } catch {
      // No signal: ask again in two seconds.
    }
    timer = setTimeout(ask, soon());
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      ask();
    }
  });
  timer = setTimeout(ask, soon());
}

function show(place, told, isNews) {
  const number = place.querySelector("[data-voted]");
  const voted = told.voted?.[place.dataset.round];
  if (number && voted !== undefined && number.textContent !== String(voted)) {
    number.textContent = voted;
  }
  if (!isNews) {
    return;
  }
  if ("reload" in place.dataset) {
    location.reload();
  }
  const changed = place.querySelector("[data-changed]");
  if (changed) {
    changed.hidden = false;
  }
}

// A page that the browser kept may be hours old.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});

for (const form of document.querySelectorAll("form[data-votes]")) {
  const left = form.querySelector("[data-left]");
  const count = () => {
    const ticks = form.querySelectorAll("input[type=checkbox]:checked").length;
    const given = [...form.querySelectorAll("select")].reduce((sum, each) => sum + Number(each.value), ticks);
    const rest = Number(form.dataset.votes) - given;
    left.hidden = false;
    left.textContent = rest < 0 ? `${left.dataset.over} ${-rest}` : `${left.dataset.left} ${rest}`;
    left.classList.toggle("vote__left--over", rest < 0);
  };
  form.addEventListener("change", count);
  count();
  form.addEventListener("submit", (event) => {
    const offline = form.querySelector("[data-offline]");
    offline.hidden = navigator.onLine;
    if (!navigator.onLine) {
      event.preventDefault();
    }
  });
}
