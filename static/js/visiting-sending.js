// Between this device and the programme. Whatever goes wrong, the answer says so in one word.
import { digest, packed } from "./visiting-review.js";

const PATIENCE = 30_000;
const PLACE = /^\/programmes\/[-\w]+\/rounds\/\d+\/visits\/$/;

/** Whether this is the address of a round's visits, and of nothing else. */
export function isPlace(address) {
  return PLACE.test(address);
}

/** Who is signed in, and whose words have to go: `ok`, `offline`, `signed_out` or `no_role`. */
export async function ask(place) {
  return outcome(await request(`${place}state/`));
}

/** The visits that the person who is signed in still has to make. */
export async function take(place) {
  const state = await ask(place);
  if (state.outcome !== "ok") {
    return state;
  }
  return outcome(await post(`${place}take/`, state.csrf, {}));
}

/** Send one review, whole: `received`, `held`, `left`, `problems`, or why it was not sent. */
export async function send(review, csrf) {
  const text = packed(review);
  const response = await post(review.visit.receive, csrf, {
    key: review.id,
    digest: await digest(text),
    agreed_seconds_ago: Math.max(0, Math.floor((Date.now() - review.agreedAt) / 1000)),
    review: text,
    form_end: "1",
  });
  const found = await outcome(response);
  return found.state ? { ...found, outcome: found.state } : found;
}

async function post(address, csrf, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    body.append(name, value);
  }
  return request(address, { method: "POST", body, headers: { "X-CSRFToken": csrf } });
}

async function request(address, options = {}) {
  try {
    return await fetch(address, {
      ...options,
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

async function outcome(response) {
  if (response === null) {
    return { outcome: "offline" };
  }
  if (response.type === "opaqueredirect") {
    return { outcome: "signed_out" };
  }
  if (response.status === 403 || response.status === 404) {
    return { outcome: "no_role" };
  }
  try {
    const told = await response.json();
    return { ...told, outcome: response.ok ? "ok" : "refused" };
  } catch {
    return { outcome: "offline" }; // half an answer, or a page of a proxy in between
  }
}
