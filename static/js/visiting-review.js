// One person's review on this device: what was said, how far it is, and what is sent of it.
export const STATES = {
  new: { word: "Not begun", colour: "white" },
  begun: { word: "On this device: not finished", colour: "blue" },
  ready: { word: "On this device: ready to send", colour: "blue" },
  sent: { word: "Sent: not yet confirmed", colour: "yellow" },
  problems: { word: "On this device: could not be taken", colour: "red" },
  received: { word: "Received by the programme", colour: "green" },
  held: { word: "Received: kept beside another version", colour: "orange" },
  left: { word: "Taken off this device", colour: "grey" },
};

/** A visit as it comes from the office becomes a review that nobody has begun. */
export function begin(visit, from) {
  return {
    id: crypto.randomUUID(),
    kind: "review",
    visit,
    ...from, // where it belongs, and the wording that is read out
    state: "new",
    consents: {},
    voice: {},
    answers: [],
    drafts: {},
    agreedAt: null,
    problems: [],
  };
}

/** Only what was never sent may change: the same words are sent however often it takes. */
export function isOpen(review) {
  return ["new", "begun", "ready", "problems"].includes(review.state);
}

export function isToSend(review) {
  return review.state === "ready" || review.state === "sent";
}

export function agreed(review) {
  return review.consents.take_part === "yes";
}

export function under(review, heading) {
  return review.answers.filter((each) => each.heading === heading);
}

/** Keep what they said about each purpose, and when. */
export function agree(review, consents) {
  return touched(review, { consents, agreedAt: Date.now() });
}

export function speak(review, voice) {
  return touched(review, { voice });
}

export function add(review, heading, values) {
  const answer = { id: crypto.randomUUID(), heading, values };
  return touched(review, { answers: [...review.answers, answer] });
}

export function change(review, id, values) {
  const answers = review.answers.map((each) => (each.id === id ? { ...each, values } : each));
  return touched(review, { answers });
}

export function remove(review, id) {
  return touched(review, { answers: review.answers.filter((each) => each.id !== id) });
}

/** What stands in a form that was not saved yet. */
export function draft(review, place, values) {
  return { ...review, drafts: { ...review.drafts, [place]: values } };
}

export function withoutDraft(review, place) {
  const { [place]: _gone, ...drafts } = review.drafts;
  return { ...review, drafts };
}

export function finish(review) {
  return { ...review, state: "ready", drafts: {}, problems: [] };
}

function touched(review, changes) {
  return { ...review, ...changes, state: "begun", problems: [] };
}

/** What is wrong with what was typed: a sentence for each field that has a mistake. */
export function mistakes(fields, values) {
  const found = {};
  for (const field of fields) {
    const value = values[field.name] ?? "";
    const length = [...value.toString()].length;
    const [other, chosen] = field.needed_with ?? [];
    const isNeeded = field.required || (other && values[other] === chosen);
    if (isNeeded && (value === "" || value === false)) {
      found[field.name] = field.missing;
    } else if (field.longest && length > field.longest) {
      found[field.name] = `Use ${field.longest} characters or fewer. You have used ${length}.`;
    } else if (typeof value === "string" && hidesSomething(value)) {
      found[field.name] =
        "This has a hidden character that cannot be kept. " +
        "Type the words again, or paste them as plain text.";
    }
  }
  return found;
}

/** Words as they are kept: composed, with plain line ends, trimmed. */
export function clean(text) {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").normalize("NFC").trim();
}

function hidesSomething(text) {
  return /[^\P{Cc}\n\t]|\p{Cs}/u.test(text);
}

/** Everything that is sent of a review, always in the same order: the same words, the same hash. */
export function packed(review) {
  return JSON.stringify({
    version: review.version,
    consents: review.consents,
    voice: agreed(review) ? review.voice : {},
    answers: agreed(review)
      ? review.answers.map((each) => ({ heading: each.heading, form_key: each.id, ...each.values }))
      : [],
  });
}

export async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
