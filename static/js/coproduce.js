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
