// The reviews on this device while it is unlocked: kept after each change, sent with a signal.
import { begin, isToSend } from "./visiting-review.js";
import { ask, send, take } from "./visiting-sending.js";
import * as vaults from "./visiting-vault.js";

const SOON = 300;
let vault = null;
let writing = Promise.resolve();
let sending = null;
const reviews = new Map();
const waiting = new Map();
const finished = new Map(); // no longer kept here; shown by name until the page is locked

export const isLocked = () => vault === null;
export const find = (id) => reviews.get(id);
export const toSend = () => [...reviews.values()].filter(isToSend);
export const kept = () => [...reviews.values()].sort(byName);
export const done = () => [...finished.values()].sort(byName);

function byName(one, other) {
  return one.visit.name.localeCompare(other.visit.name);
}

export async function unlock(passphrase) {
  vault = await vaults.open(passphrase);
  for (const review of await vault.all()) {
    reviews.set(review.id, review);
  }
}

/** Forget the key, the names and the words; what is kept stays kept. */
export async function lock() {
  await flush();
  vault = null;
  reviews.clear();
  finished.clear();
}

/** Keep a review as it is now, after whatever is being written before it. */
export function keep(review) {
  clearTimeout(waiting.get(review.id));
  waiting.delete(review.id);
  reviews.set(review.id, review);
  return written(() => vault.put(review.id, review));
}

/** Keep a review when typing pauses. */
export function keepSoon(review) {
  clearTimeout(waiting.get(review.id));
  reviews.set(review.id, review);
  waiting.set(review.id, setTimeout(() => keep(reviews.get(review.id)), SOON));
}

/** Keep at once whatever waits. */
export async function flush() {
  for (const id of [...waiting.keys()]) {
    keep(reviews.get(id));
  }
  await writing;
}

/** Take one person off this device; with the last one everything goes. */
export async function remove(id) {
  clearTimeout(waiting.get(id));
  waiting.delete(id);
  reviews.delete(id);
  await written(() => vault.remove(id));
  if (reviews.size === 0) {
    await removeEverything();
  }
}

export async function removeEverything() {
  for (const timer of waiting.values()) {
    clearTimeout(timer);
  }
  waiting.clear();
  reviews.clear();
  await writing;
  vault = null;
  await vaults.removeEverything();
}

function written(work) {
  writing = writing.catch(() => {}).then(work);
  return writing;
}

/** Fetch the visits of a round; `passphrase` when nothing is kept yet. */
export async function fetchList(place, passphrase = "") {
  await flush();
  const told = await take(place);
  if (told.outcome !== "ok" || (isLocked() && told.visits.length === 0)) {
    return { outcome: told.outcome, added: 0 };
  }
  if (isLocked()) {
    vault = await vaults.create(passphrase);
    finished.clear();
  }
  const here = new Map(
    kept().filter((each) => each.place === place).map((each) => [each.visit.id, each]),
  );
  const known = new Set(told.visits.map((visit) => visit.id));
  let added = 0;
  for (const visit of told.visits) {
    const before = here.get(visit.id);
    if (!before || before.state === "new") {
      const { programme, contact, version } = told;
      const asked = told.asked[visit.language];
      const fresh = begin(visit, { place, programme, contact, version, asked });
      await keep(before ? { ...fresh, id: before.id } : fresh);
      added += before ? 0 : 1;
    }
  }
  for (const review of here.values()) {
    if (review.state === "new" && !known.has(review.visit.id)) {
      await remove(review.id); // somebody else's visit by now, and nothing was said yet
    }
  }
  return { outcome: "ok", added };
}

/** Send what is finished, one person after the other; says how it went in one word. */
export function sendAll(tell) {
  sending ??= sendEach(tell).finally(() => {
    sending = null;
  });
  return sending;
}

/** Wait for a try that is under way, if any: what comes next is a new one. */
export async function tried() {
  await sending;
}

async function sendEach(tell) {
  await flush();
  for (const place of new Set(kept().map((review) => review.place))) {
    const state = await ask(place);
    if (state.outcome !== "ok") {
      return state.outcome;
    }
    const here = kept().filter((review) => review.place === place);
    for (const review of here.filter((each) => state.left.includes(each.visit.id))) {
      await finishWith(review, "left");
    }
    for (const review of toSend().filter((each) => here.includes(each))) {
      const outcome = await sendOne(review, state.csrf, tell);
      tell();
      if (["offline", "signed_out", "no_role"].includes(outcome)) {
        return outcome;
      }
    }
  }
  return "ok";
}

async function sendOne(review, csrf, tell) {
  const leaving = { ...review, state: "sent" };
  await keep(leaving); // from here on it is not changed: a second try sends the very same words
  tell();
  const told = await send(leaving, csrf);
  if (["received", "held", "left"].includes(told.outcome)) {
    await finishWith(review, told.outcome);
  } else if (told.outcome === "problems") {
    await keep({ ...review, state: "problems", problems: told.problems });
  }
  return told.outcome === "cut_short" || told.outcome === "refused" ? "offline" : told.outcome;
}

async function finishWith(review, state) {
  const { id, visit } = review;
  finished.set(id, { id, state, visit: { name: visit.name } });
  await remove(id);
}
