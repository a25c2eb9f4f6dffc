// Comforts for a room that votes, which works without them: what changed is asked every two seconds.
const EVERY = 2000;

for (const place of document.querySelectorAll("[data-poll]")) {
  let etag = null;
  let timer = null;

  const ask = async () => {
    clearTimeout(timer);
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(place.dataset.poll, { headers, cache: "no-store" });
      if (answer.status === 200) {
        const isFirst = etag === null;
        etag = answer.headers.get("ETag");
        show(place, await answer.json(), isFirst);
      }
    } catch {
      // No signal: ask again in two seconds.
    }
    timer = setTimeout(ask, EVERY);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      ask();
    }
  });
  ask();
}

function show(place, answer, isFirst) {
  const number = place.querySelector("[data-voted]");
  const voted = answer.voted?.[place.dataset.round];
  if (number && voted !== undefined && number.textContent !== String(voted)) {
    number.textContent = voted;
  }
  if (isFirst) {
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
