// Adds comforts to pages that already work without JavaScript.
import { initAll } from "../vendor/nhsuk-frontend/nhsuk-frontend-10.6.1.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// A fragment that htmx brought in may hold the same components as a page.
document.addEventListener("htmx:afterSettle", (event) => {
  initAll({ scope: event.detail.elt, onError: ignoreWhatIsReady });
});

function ignoreWhatIsReady(error) {
  if (!String(error).includes("already initialised")) {
    console.error(error);
  }
}

// The server's answer is shown whatever its status: a refusal carries a sentence for the person.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// When the network or the server fails, say so where the person is looking; nothing is taken away.
function say(what) {
  const place = document.getElementById("connection-message");
  if (place) {
    place.hidden = false;
    place.textContent = place.dataset[what];
  }
}
document.addEventListener("htmx:sendError", () => say("connection"));
document.addEventListener("htmx:responseError", () => say("connection"));
document.addEventListener("allauth.error", () => say("passkey"));
document.addEventListener("htmx:afterOnLoad", () => {
  const place = document.getElementById("connection-message");
  if (place) {
    place.hidden = true;
  }
});

// Mistakes are named by the server, next to their fields and in full sentences.
for (const form of document.forms) {
  form.noValidate = true;
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What is being typed is held on the server after a pause, so that a lost signal, the Back button or
// a half-hour without a click takes none of it. Nothing is kept in the browser.
const PAUSE = 2000;
for (const form of document.querySelectorAll("form[data-keep-typed]")) {
  if (form.elements.held_for) {
    keepTyped(form);
  }
}

function keepTyped(form) {
  let timer = null;
  let sending = null;

  const send = (keepalive) => {
    clearTimeout(timer);
    timer = null;
    sending = new AbortController();
    fetch(form.dataset.keepTyped, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      keepalive,
      signal: sending.signal,
    }).catch((error) => {
      if (error.name !== "AbortError") {
        timer ??= setTimeout(() => send(false), 5 * PAUSE); // no signal: once more in a while
      }
    });
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => send(false), PAUSE);
  };

  if ("notSaved" in form.dataset) {
    later(); // shown again, with a mistake or in the other language
  }
  form.addEventListener("input", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = null;
    sending?.abort();
  });
  window.addEventListener("pagehide", () => {
    if (timer !== null) {
      send(true);
    }
  });
}
