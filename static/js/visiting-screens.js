// Screens and fields: templates of the page, copied and filled. No word of anybody's becomes markup.
let numbers = 0;

/** Copy a template: its elements with a data-slot by their names, and the copy itself. */
export function copy(name) {
  const copied = document.getElementById(name).content.cloneNode(true);
  const slots = {};
  for (const element of copied.querySelectorAll("[data-slot]")) {
    slots[element.dataset.slot] = element;
  }
  return { copied, slots, root: copied.firstElementChild };
}

/** Show a screen in place of the one before. `slots` are texts, or elements to put in. */
export function show(name, texts = {}) {
  const { copied, slots } = copy(`screen-${name}`);
  for (const [slot, value] of Object.entries(texts)) {
    fill(slots[slot], value);
  }
  const place = document.getElementById("screen");
  place.dataset.screen = name;
  place.replaceChildren(copied);
  const title = place.querySelector("h1");
  title.tabIndex = -1;
  document.title = `${title.textContent.replace(/\s+/g, " ").trim()} – Coproduce`;
  title.focus();
  window.scrollTo(0, 0);
  return { place, slots, form: place.querySelector("form") };
}

/** Text, or elements; what has nothing to say is hidden. */
export function fill(slot, value) {
  slot.replaceChildren(...[value].flat());
  slot.hidden = value === "" || value.length === 0;
}

let isNew = false;

export function say(text) {
  document.getElementById("notice").textContent = text;
  isNew = true;
}

/** What was said on the way to this screen is still read; what was said before it is not. */
export function forget() {
  if (!isNew) {
    say("");
  }
  isNew = false;
}

export function tag({ word, colour }) {
  const element = document.createElement("strong");
  element.className = `nhsuk-tag nhsuk-tag--${colour}`;
  element.textContent = word;
  return element;
}

/** Fields that are rarely needed, folded away unless something is in them. */
export function folded(fields, isOpen) {
  const { root, slots } = copy("part-more");
  fill(slots.content, fields);
  root.open = isOpen;
  return root;
}

export function paragraph(text, className = "") {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

/** A field as the website shows it, with a value in it. */
export function field(asked, value) {
  const { root, slots } = copy(`part-${asked.kind}`);
  const id = `field-${(numbers += 1)}`;
  root.dataset.field = asked.name;
  root.dataset.kind = asked.kind;
  const isOptional = !asked.required && ["line", "select"].includes(asked.kind);
  slots.label.textContent = asked.label + (isOptional ? " (optional)" : "");
  fill(slots.hint, asked.hint);
  slots.hint.id = `${id}-hint`;
  slots.mistake.id = `${id}-mistake`;
  const described = root.querySelector("fieldset") ?? slots.control;
  described.setAttribute("aria-describedby", asked.hint ? slots.hint.id : slots.mistake.id);
  if (asked.kind === "radios") {
    slots.options.append(...asked.choices.map((choice, n) => radio(asked, choice, value, `${id}-${n}`)));
    return root;
  }
  slots.control.id = slots.label.htmlFor = id;
  slots.control.name = asked.name;
  if (asked.kind === "checkbox") {
    slots.control.checked = value === true;
    return root;
  }
  if (asked.kind === "select") {
    slots.control.append(...asked.choices.map(([known, label]) => new Option(label, known)));
  }
  slots.control.value = value ?? "";
  if (asked.type) {
    slots.control.type = asked.type;
    slots.control.autocomplete = asked.autocomplete;
  }
  return root;
}

function radio(asked, [known, label], value, id) {
  const { root, slots } = copy("part-radio");
  slots.control.id = slots.label.htmlFor = id;
  slots.control.name = asked.name;
  slots.control.value = known;
  slots.control.checked = known === (value ?? "");
  slots.label.textContent = label;
  return root;
}

/** What stands in the fields of a form, by their names. */
export function values(form) {
  const found = {};
  for (const group of form.querySelectorAll("[data-field]")) {
    const { field: name, kind } = group.dataset;
    if (kind === "radios") {
      found[name] = group.querySelector("input:checked")?.value ?? "";
    } else {
      const control = group.querySelector("[data-slot=control]");
      found[name] = kind === "checkbox" ? control.checked : control.value;
    }
  }
  return found;
}

/** Name what is wrong, above the form and beside each field, and go there. */
export function complain(form, mistakes) {
  for (const group of form.querySelectorAll("[data-field]")) {
    const sentence = mistakes[group.dataset.field] ?? "";
    const beside = group.querySelector("[data-slot=mistake]");
    beside.textContent = sentence;
    beside.hidden = !sentence;
    group.classList.toggle("nhsuk-form-group--error", Boolean(sentence));
    const described = group.querySelector("fieldset, [data-slot=control]");
    const hint = group.querySelector("[data-slot=hint]");
    const names = [hint.hidden ? "" : hint.id, sentence ? beside.id : ""].filter(Boolean);
    described.setAttribute("aria-describedby", names.join(" "));
  }
  const place = document.getElementById("screen");
  place.querySelector(".nhsuk-error-summary")?.remove();
  if (Object.keys(mistakes).length === 0) {
    return false;
  }
  const summary = copy("part-problem").root;
  for (const [name, sentence] of Object.entries(mistakes)) {
    const item = document.createElement("li");
    const control = form.querySelector(`[data-field="${name}"] :is(input, textarea, select)`);
    if (control) {
      const link = document.createElement("a");
      link.href = `#${control.id}`;
      link.textContent = sentence;
      link.addEventListener("click", (event) => {
        event.preventDefault(); // an address with # names a screen here
        control.focus();
      });
      item.append(link);
    } else {
      item.textContent = sentence;
    }
    summary.querySelector("ul").append(item);
  }
  place.prepend(summary);
  summary.focus();
  document.title = `Error: ${document.title.replace(/^Error: /, "")}`;
  return true;
}
