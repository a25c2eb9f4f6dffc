// The screens of one conversation: what they agree to, who speaks, the answers, a last look.
import * as device from "./visiting-device.js";
import * as reviews from "./visiting-review.js";
import { complain, copy, field, fill, folded, paragraph, show, tag, values } from "./visiting-screens.js";

const RARE = ["stage", "feeling"]; // folded away on the website too
const DECLINED = "They said no to taking part, so nothing else is asked.";

export function address(review, ...steps) {
  return `#/${[review.id, ...steps].join("/")}`;
}

function go(review, ...steps) {
  location.hash = address(review, ...steps);
}

/** Where somebody goes on with this person. */
export function next(review) {
  return address(review, review.state === "new" ? "consent" : "check");
}

/** Show a screen of this review; an unknown one, or one that is no longer open, is the last look. */
export function interview(review, step, detail, leave) {
  const asked = review.asked.steps.findIndex((each) => each.heading === step);
  if (!reviews.isOpen(review) || step === "check" || !step) {
    check(review, leave);
  } else if (step === "consent") {
    consent(review);
  } else if (!reviews.agreed(review)) {
    go(review, "consent");
  } else if (step === "voice") {
    voice(review);
  } else if (step === "answer") {
    answer(review, detail);
  } else if (asked >= 0) {
    answers(review, asked);
  } else {
    go(review, "check");
  }
}

/** A form of fields; what stands in it is kept as a draft until `save` takes its values. */
function form(review, screen, place, fields, known, save) {
  const start = { ...initial(fields), ...known, ...review.drafts[place] };
  const shown = (some) => some.map((each) => field(each, start[each.name]));
  const rare = fields.filter((each) => RARE.includes(each.name));
  screen.form.lang = review.visit.language;
  fill(screen.slots.fields, [
    ...shown(fields.filter((each) => !rare.includes(each))),
    ...(rare.length ? [folded(shown(rare), rare.some((each) => start[each.name]))] : []),
  ]);
  screen.form.addEventListener("input", () => {
    device.keepSoon(reviews.draft(device.find(review.id), place, values(screen.form)));
  });
  screen.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = Object.fromEntries(
      Object.entries(values(screen.form)).map(([name, value]) => [
        name,
        typeof value === "string" ? reviews.clean(value) : value,
      ]),
    );
    const button = event.submitter?.value ?? "";
    const isFine = (checked) => !complain(screen.form, reviews.mistakes(checked, typed));
    const now = reviews.withoutDraft(device.find(review.id), place);
    await save({ typed, button, isFine, now });
  });
}

function initial(fields) {
  return Object.fromEntries(fields.map((each) => [each.name, each.initial]));
}

function who(review) {
  return `${review.visit.name}, ${review.visit.perspective}`;
}

function consent(review) {
  const needs = review.visit.needs.join("; ");
  const screen = show("consent", {
    name: review.visit.name,
    needs: needs && `They need: ${needs}.`,
  });
  screen.slots.remove.href = address(review, "remove");
  const fields = review.asked.consents;
  form(review, screen, "consent", fields, review.consents, async ({ typed, isFine, now }) => {
    if (isFine(fields)) {
      const kept = reviews.agree(now, typed);
      await device.keep(kept);
      go(kept, reviews.agreed(kept) ? "voice" : "check");
    }
  });
}

function voice(review) {
  const screen = show("voice", { who: who(review) });
  screen.slots.back.href = address(review, "consent");
  const fields = review.asked.voice;
  form(review, screen, "voice", fields, review.voice, async ({ typed, isFine, now }) => {
    if (isFine(fields)) {
      await device.keep(reviews.speak(now, typed));
      go(review, review.asked.steps[0].heading);
    }
  });
}

function answers(review, number) {
  const { steps, answer: fields, longest_list: longest } = review.asked;
  const step = steps[number];
  const said = reviews.under(review, step.heading);
  const screen = show("answers", {
    step: `Question ${number + 1} of ${steps.length}`,
    label: step.label,
    question: step.question,
    hint: step.hint,
    who: who(review),
    answers: said.map((each, n) => answerItem(review, each, n + 1)),
  });
  screen.slots.label.lang = review.visit.language;
  screen.slots.question.lang = step.question_language ?? review.visit.language;
  screen.slots.hint.lang = step.hint_language ?? review.visit.language;
  screen.slots.back.href = address(review, number ? steps[number - 1].heading : "voice");
  const following = steps[number + 1]?.heading ?? "check";
  const save = async ({ typed, button, isFine, now }) => {
    const goesOn = button === "continue";
    if (goesOn && !typed.text) {
      await device.keep(now);
      go(review, following);
      return;
    }
    const isFull = reviews.under(now, step.heading).length >= longest;
    const needed = fields.map((each) =>
      each.name === "text" ? { ...each, required: true, missing: "Write the answer first." } : each,
    );
    if (isFull) {
      complain(screen.form, { text: `There is room for ${longest} answers under each heading.` });
    } else if (isFine(needed)) {
      const kept = reviews.add(now, step.heading, typed);
      await device.keep(kept);
      if (goesOn) {
        go(review, following);
      } else {
        answers(kept, number);
      }
    }
  };
  form(review, screen, step.heading, fields, {}, save);
}

function answerItem(review, said, number) {
  const { root, slots } = copy("part-answer");
  fill(slots.text, said.values.text);
  fill(slots.facts, facts(review, said));
  fill(slots.which, ` answer ${number}`);
  slots.change.href = address(review, "answer", said.id);
  return root;
}

// What was said about an answer besides its words: chosen labels and ticks.
function facts(review, said) {
  const found = [];
  for (const each of review.asked.answer) {
    const value = said.values[each.name];
    if (each.name === "is_top_priority" && value) {
      found.push(tag({ word: "Matters most", colour: "yellow" }), " ");
    } else if (each.kind === "checkbox" && value) {
      found.push(`${each.label}. `);
    } else if (["radios", "select"].includes(each.kind) && value) {
      const label = each.choices.find(([known]) => known === value)?.[1] ?? value;
      found.push(`${each.label} ${label}. `);
    }
  }
  return found;
}

function answer(review, id) {
  const said = review.answers.find((each) => each.id === id);
  if (!said) {
    go(review, "check");
    return;
  }
  const screen = show("answer", { who: who(review) });
  screen.slots.back.href = address(review, said.heading);
  const fields = review.asked.answer.map((each) =>
    each.name === "text"
      ? { ...each, required: true, missing: "Write the answer, or remove it." }
      : each,
  );
  form(review, screen, `answer-${id}`, fields, said.values, async ({ typed, button, isFine, now }) => {
    if (button === "remove") {
      await device.keep(reviews.remove(now, id));
      go(review, said.heading);
    } else if (isFine(fields)) {
      await device.keep(reviews.change(now, id, typed));
      go(review, said.heading);
    }
  });
}

function check(review, leave) {
  const isOpen = reviews.isOpen(review);
  const missing = whatIsMissing(review);
  const problems = review.problems.map((each) => paragraph(each, "warning-line"));
  const screen = show("check", {
    name: review.visit.name,
    state: [tag(reviews.STATES[review.state])],
    problems: [...problems, ...(missing ? [paragraph(missing, "warning-line")] : [])],
    sections: sections(review, isOpen),
  });
  screen.slots.remove.href = address(review, "remove");
  const button = screen.place.querySelector("[data-do=finish]");
  button.hidden = !isOpen || Boolean(missing);
  button.addEventListener("click", async () => {
    await device.keep(reviews.finish(device.find(review.id)));
    leave();
  });
}

function whatIsMissing(review) {
  if (review.state === "sent") {
    return "It was sent, and nobody has confirmed yet that it arrived. It is sent again when there is a signal. It cannot be changed meanwhile.";
  }
  if (!review.consents.take_part) {
    return "Ask first what they agree to.";
  }
  if (!reviews.agreed(review)) {
    return "";
  }
  if (Object.keys(review.voice).length === 0) {
    return "Say who speaks, and who helps.";
  }
  return review.answers.length ? "" : "There is no answer yet.";
}

function sections(review, isOpen) {
  const { asked } = review;
  const found = [section(review, isOpen, "What they agree to", "consent", agreements(review))];
  if (!review.consents.take_part) {
    return found;
  }
  if (!reviews.agreed(review)) {
    return [...found, paragraph(DECLINED)];
  }
  found.push(section(review, isOpen, "Who speaks, and who helps", "voice", voices(review)));
  for (const step of asked.steps) {
    const said = reviews.under(review, step.heading);
    const list = document.createElement("ol");
    list.className = "answer-list visits-answers";
    list.append(...said.map((each, n) => answerItem(review, each, n + 1)));
    if (!isOpen) {
      list.querySelectorAll("[data-slot=change]").forEach((link) => link.parentElement.remove());
    }
    const content = said.length ? [list] : [paragraph("No answers.")];
    found.push(section(review, isOpen, step.label, step.heading, content));
  }
  return found;
}

function section(review, isOpen, title, step, content) {
  const { root, slots } = copy("part-section");
  fill(slots.title, title);
  fill(slots.content, content);
  fill(slots.which, `: ${title}`);
  slots.change.href = address(review, step);
  slots.change.parentElement.hidden = !isOpen;
  return root;
}

function agreements(review) {
  return review.asked.consents.map((each) => {
    const said = { yes: "yes", no: "no" }[review.consents[each.name]] ?? "not asked yet";
    return paragraph(`${each.label}: ${said}`);
  });
}

function voices(review) {
  return review.asked.voice
    .filter((each) => review.voice[each.name])
    .map((each) => {
      const value = review.voice[each.name];
      const label = each.choices.find(([known]) => known === value)?.[1] ?? value;
      return paragraph(value === true ? each.label : `${each.label} ${label}`);
    });
}
