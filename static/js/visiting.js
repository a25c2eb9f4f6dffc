// Visits: reviews taken where there is no signal. Which screen is shown, locking, and sending.
import * as device from "./visiting-device.js";
import { interview, next } from "./visiting-interview.js";
import { STATES } from "./visiting-review.js";
import { complain, copy, field, fill, forget, say, show, tag, values } from "./visiting-screens.js";
import { isPlace } from "./visiting-sending.js";
import { exists, WrongPassphrase } from "./visiting-vault.js";

const { minutes, worker } = document.getElementById("screen").dataset;
const MINUTE = 60_000;
const SHORTEST = 12;
const PASSPHRASE = { name: "passphrase", kind: "line", type: "password", hint: "", required: true };
const SHOWN = { name: "shown", kind: "checkbox", label: "Show what I type", hint: "" };
const WHY = {
  offline: "There is no signal, or the programme does not answer. Everything stays on this device.",
  signed_out: "You are signed out. Everything stays on this device.",
  no_role:
    "The programme does not take these visits from whoever is signed in now. Sign in as the person who took them, or ask the lead. Everything stays on this device.",
  refused: "The programme could not answer. Everything stays on this device. Try again later.",
};
let wanted = ""; // the round whose visits are to be fetched
let isSignedOut = false;
let isKept = false;
let installing = null;
let active = Date.now();
let whyLocked = "";

// --- which screen ------------------------------------------------------------------------------
async function route() {
  const [, place] = location.hash.match(/^#take(\/.*)$/) ?? [];
  if (place && isPlace(place)) {
    wanted = place;
    history.replaceState(null, "", "#/");
  }
  const [id, step, detail] = location.hash.slice(2).split("/");
  document.getElementById("lock").hidden = device.isLocked();
  if (id === "remove") {
    await removal();
  } else if (!device.isLocked()) {
    await unlocked(id, step, detail);
  } else if (await exists()) {
    unlock();
  } else if (wanted) {
    choosePassphrase();
  } else if (device.done().length) {
    people();
  } else {
    show("start");
  }
}

async function unlocked(id, step, detail) {
  if (wanted) {
    await fetchWanted();
  }
  const review = device.find(id);
  if (review && step === "remove") {
    await removal(review);
  } else if (review) {
    interview(review, step, detail, leave);
  } else {
    people();
  }
}

function home() {
  if (location.hash === "#/") {
    return route();
  }
  location.hash = "#/";
}

function leave() {
  home();
  return sendNow();
}

// --- locked ------------------------------------------------------------------------------------
function choosePassphrase() {
  const screen = show("passphrase");
  const first = { ...PASSPHRASE, label: "Passphrase", autocomplete: "new-password" };
  first.hint = `At least ${SHORTEST} characters.`;
  const again = { ...PASSPHRASE, name: "again", label: "The same again" };
  again.autocomplete = "new-password";
  fill(screen.slots.fields, [first, again, SHOWN].map((each) => field(each)));
  onSubmit(screen.form, async ({ passphrase, again: repeated }) => {
    const mistakes = {};
    if ([...passphrase.trim()].length < SHORTEST) {
      mistakes.passphrase = `Choose a passphrase of at least ${SHORTEST} characters.`;
    } else if (passphrase !== repeated) {
      mistakes.again = "The two are not the same. Type it again.";
    }
    if (!complain(screen.form, mistakes)) {
      await fetchWanted(passphrase);
      await route();
    }
  });
}

function unlock() {
  const screen = show("unlock", { why: whyLocked });
  const asked = { ...PASSPHRASE, label: "Passphrase of this device" };
  asked.autocomplete = "current-password";
  fill(screen.slots.fields, [asked, SHOWN].map((each) => field(each)));
  onSubmit(screen.form, async ({ passphrase }) => {
    try {
      await device.unlock(passphrase);
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) {
        throw error;
      }
      complain(screen.form, { passphrase: "That is not the passphrase of this device." });
      return;
    }
    whyLocked = "";
    say("");
    await route();
    await sendNow();
  });
}

function onSubmit(form, work) {
  let isWorking = false;
  form.addEventListener("change", () => {
    for (const control of form.querySelectorAll("input:is([type=password], [type=text])")) {
      control.type = values(form).shown ? "text" : "password";
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isWorking) {
      isWorking = true;
      await work(values(form)).finally(() => {
        isWorking = false;
      });
    }
  });
}

async function lockNow(why) {
  if (!device.isLocked()) {
    await device.lock();
    whyLocked = why;
    say("");
    await route();
  }
}

function watchTheClock() {
  for (const sign of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(sign, () => {
      if (Date.now() - active > (minutes - 1) * MINUTE) {
        say("");
      }
      active = Date.now();
    });
  }
  const look = async () => {
    const idle = Date.now() - active;
    if (idle > minutes * MINUTE) {
      await lockNow(`This page locked itself, because nobody used it for ${minutes} minutes.`);
    } else if (idle > (minutes - 1) * MINUTE && !device.isLocked()) {
      say("This page locks in a minute. Press any key or touch the screen to keep it open.");
    }
  };
  setInterval(look, 5_000);
  document.addEventListener("visibilitychange", async () => {
    await (document.hidden ? device.flush() : look());
  });
  addEventListener("pagehide", () => device.flush());
}

// --- the list ----------------------------------------------------------------------------------
function people() {
  const kept = device.kept();
  const screen = show("people", {
    kept: whatIsHere(kept),
    people: [...kept, ...device.done()].map(person),
  });
  screen.slots.signin.hidden = !isSignedOut;
  const ready = device.toSend().length;
  const buttons = {
    send: [ready > 0, `Send what is finished (${ready})`, sendNow],
    take: [kept.length > 0, "Fetch the list again", fetchAgain],
    install: [installing !== null, "Put this page on my home screen", install],
  };
  for (const [name, [isShown, label, work]] of Object.entries(buttons)) {
    const button = screen.place.querySelector(`[data-do=${name}]`);
    button.hidden = !isShown;
    button.textContent = label;
    button.addEventListener("click", work);
  }
}

function whatIsHere(kept) {
  if (kept.length === 0) {
    return "Nothing is left on this device.";
  }
  const page = isKept
    ? "This page is kept on this device and opens without a signal."
    : "This page is not yet kept on this device. Wait until it is before you leave.";
  return `${kept[0].programme}. ${page}`;
}

function person(review) {
  const { root, slots } = copy("part-person");
  fill(slots.name, review.visit.name);
  fill(slots.state, [tag(STATES[review.state])]);
  if (review.asked) {
    slots.name.href = next(review);
    const { perspective, needs } = review.visit;
    const answers = review.answers.length;
    const said = answers ? [`${answers} ${answers === 1 ? "answer" : "answers"}`] : [];
    fill(slots.facts, [perspective, ...needs, ...said].join(" · "));
  } else if (review.state === "left") {
    fill(slots.facts, "They left, said no or took their answers back.");
  } else if (review.state === "held") {
    fill(slots.facts, "There were other answers already. A facilitator decides; both are kept.");
  }
  return root;
}

async function removal(review) {
  const unsent = review ? [review] : device.kept().filter((each) => each.state !== "new");
  const whose = review ? review.visit.name : "";
  const screen = show("remove", {
    title: review ? `Remove ${whose} from this device?` : "Remove everything from this device?",
    warning: device.isLocked()
      ? "The names and all answers that were not sent are lost for ever."
      : unsent.some((each) => each.state !== "new")
        ? `Answers that were not sent are lost for ever: ${unsent.map((each) => each.visit.name).join(", ")}.`
        : "No answers have been written down. The visit stays on the list in the office.",
  });
  const button = screen.place.querySelector("[data-do=remove]");
  button.textContent = review ? "Remove this person" : "Remove everything";
  button.addEventListener("click", async () => {
    await (review ? device.remove(review.id) : device.removeEverything());
    say(review ? "Removed from this device." : "Everything is removed from this device.");
    await home();
  });
}

// --- fetching and sending ----------------------------------------------------------------------
async function fetchWanted(passphrase = "") {
  say("Fetching your visits…");
  navigator.storage?.persist?.(); // ask the browser not to clear this when it is short of room
  const place = wanted;
  const { outcome, added } = await device.fetchList(place, passphrase);
  isSignedOut = outcome === "signed_out";
  if (outcome === "ok") {
    wanted = "";
    say(added ? `${added} ${added === 1 ? "visit is" : "visits are"} on this device now.` : "There is nobody new on your list.");
  } else {
    wanted = device.isLocked() ? place : "";
    say(WHY[outcome]);
  }
}

async function fetchAgain() {
  for (const place of new Set(device.kept().map((review) => review.place))) {
    wanted = place;
    await fetchWanted();
  }
  await route();
}

async function sendNow() {
  if (device.isLocked()) {
    return;
  }
  if (device.toSend().length) {
    say("Sending…");
  }
  const hadSomething = device.toSend().length > 0;
  const outcome = await device.sendAll(showList);
  isSignedOut = outcome === "signed_out";
  const left = device.done().filter((each) => each.state === "left").length > 0;
  if (hadSomething || left) {
    say(outcome === "ok" ? "Everything that was finished has arrived." : (WHY[outcome] ?? ""));
    if (outcome === "ok" && device.kept().some((each) => each.state === "problems")) {
      say("Something could not be taken. Open it to see why.");
    }
  }
  showList();
}

function showList() {
  if (document.getElementById("screen").dataset.screen === "people") {
    people();
  }
  document.getElementById("lock").hidden = device.isLocked();
}

async function install() {
  await installing.prompt();
  installing = null;
  showList();
}

function showSignal() {
  document.getElementById("signal").textContent = navigator.onLine
    ? "There is a signal"
    : "No signal: everything stays on this device";
}

function watchTheSignal() {
  for (const change of ["online", "offline"]) {
    addEventListener(change, async () => {
      showSignal();
      if (navigator.onLine) {
        await device.tried(); // begun without a signal, it tells nothing about this one
        await sendNow();
      }
    });
  }
  setInterval(async () => {
    if (navigator.onLine && device.toSend().length) {
      await sendNow();
    }
  }, MINUTE);
  showSignal();
}

async function keepThisPage() {
  await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  isKept = true;
  showList();
}

async function start() {
  if (!(crypto.subtle && indexedDB && navigator.serviceWorker && navigator.locks)) {
    show("unsupported");
    return;
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installing = event;
    showList();
  });
  // One window at a time: two could each overwrite what the other kept.
  navigator.locks.request("visits", { ifAvailable: true }, async (held) => {
    if (!held) {
      show("elsewhere");
      return;
    }
    document.getElementById("lock").addEventListener("click", () => lockNow(""));
    addEventListener("hashchange", () => {
      if (/^(#\/|#take|$)/.test(location.hash)) {
        forget();
        route();
      }
    });
    watchTheClock();
    watchTheSignal();
    await route();
    keepThisPage().catch(() => {});
    await new Promise(() => {}); // held until the window closes
  });
}

start();
