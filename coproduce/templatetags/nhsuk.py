"""What the form templates need to know about a field: its kind, its control, where errors point."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.forms.widgets import DateTimeBaseInput
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coproduce import languages

register = template.Library()

# The first kind whose widgets include the field's is its kind; the rest are plain inputs.
KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("checkboxes", (forms.CheckboxSelectMultiple,)),
    ("radios", (forms.RadioSelect,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("select", (forms.Select,)),
    ("textarea", (forms.Textarea,)),
    ("file", (forms.FileInput,)),
    ("password", (forms.PasswordInput,)),
    ("parts", (forms.MultiWidget, forms.SelectDateWidget)),
)
CLASSES = {
    "checkbox": "nhsuk-checkboxes__input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "file": "nhsuk-file-upload__input",
    "password": "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
}
MISSING = {
    "radios": _("Choose one."),
    "select": _("Choose one."),
    "checkboxes": _("Choose at least one."),
    "checkbox": _("Tick this box to go on."),
    "file": _("Choose a file."),
}
NATIVE: dict[type[forms.Widget], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}


@register.filter
def kind(field: BoundField) -> str:
    """How a field is drawn: `radios`, `checkboxes`, `checkbox`, `select`, … or `input`."""
    widget = field.field.widget
    return next((name for name, widgets in KINDS if isinstance(widget, widgets)), "input")


@register.filter
def counts_characters(field: BoundField) -> bool:
    """Whether people should see how much room is left."""
    return kind(field) == "textarea" and bool(getattr(field.field, "max_length", None))


@register.filter
def error_target(field: BoundField) -> str:
    """The id that a link in the error summary goes to: the control, or the first of several."""
    if kind(field) in {"radios", "checkboxes"}:
        return next((str(option.id_for_label) for option in field.subwidgets), "")
    return str(field.id_for_label or f"{field.auto_id}_0")


# What Django says of a number outside its limits, and what is said instead.
LIMITS = {
    "min_value": (MinValueValidator.message, "This must be {} or more."),
    "max_value": (MaxValueValidator.message, "This must be {} or less."),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a field: as said beside it, and as said at the top of the page."""

    text: str
    summary: str


@register.filter
def problems(field: BoundField) -> list[Problem]:
    """What is wrong with a field; Django's own sentences in words for people."""
    found = []
    for error in field.errors.as_data():
        text = str(next(iter(error.messages)))
        is_stock = error.code == "required" and text == str(
            forms.Field.default_error_messages["required"]
        )
        if is_stock:
            text = str(MISSING.get(kind(field), _("Fill this in.")))
        if error.code in LIMITS and str(error.message) == str(LIMITS[error.code][0]):
            is_stock = True
            text = LIMITS[error.code][1].format((error.params or {})["limit_value"])
        label = str(field.label or "").rstrip(" .:?")
        found.append(Problem(text, f"{label}: {text[0].lower()}{text[1:]}" if is_stock else text))
    return found


@dataclass(frozen=True)
class Option:
    """One of several radios or checkboxes; `language` is that of its label, if not the page's."""

    id: str
    label: Any
    language: str
    hint: str
    attributes: SafeString


@register.filter
def options(field: BoundField) -> list[Option]:
    """The radios or checkboxes of a field; its form may give some a hint, as `option_hints`."""
    hints: dict[str, str] = getattr(field.field, "option_hints", {})
    found = []
    for each in field.subwidgets:
        name, label, hint = each.id_for_label, each.choice_label, hints.get(str(each.data["value"]))
        attributes = {key: str(each.data[key]) for key in ("type", "name", "value")}
        attributes |= each.data["attrs"] | ({"aria-describedby": f"{name}_hint"} if hint else {})
        spoken = label.language if isinstance(label, languages.Said) else ""
        other = spoken if spoken != get_language() else ""
        found.append(Option(name, label, other, hint or "", _written(attributes)))
    return found


def _written(attributes: dict[str, Any]) -> SafeString:
    """As HTML has attributes, in this order; the template says which class it is."""
    told = [(name, value) for name, value in attributes.items() if name != "class"]
    flags = [(name,) for name, value in told if value is True]
    values = [(name, value) for name, value in told if not isinstance(value, bool)]
    return format_html_join("", ' {}="{}"', values) + format_html_join("", " {}", flags)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input, select or textarea itself, classed and described, without its label."""
    what, widget = kind(field), _native(field.field.widget)
    classes = [CLASSES.get(what, "nhsuk-input"), widget.attrs.get("class", "")]
    if field.errors and what not in {"checkbox", "file"}:
        classes.append(classes[0].split()[0] + "--error")
    described_by = [widget.attrs.get("aria-describedby") or field.aria_describedby or ""]
    # A browser that cuts pasted text at maxlength loses words in silence: the server counts.
    # A placeholder looks like an answer and goes when one begins: labels and hints stay.
    attrs: dict[str, Any] = {"maxlength": False, "minlength": False, "placeholder": False}
    if counts_characters(field):
        classes.append("nhsuk-js-character-count")
        described_by.append(f"{field.auto_id}-info")
    if what == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    if what == "parts":
        attrs["aria-label"] = str(field.label)
        described_by = []
    if isinstance(widget, forms.NumberInput):
        attrs |= _typed_number(field, widget)
    attrs["class"] = " ".join(filter(None, classes))
    attrs["aria-describedby"] = " ".join(filter(None, described_by)) or False
    return field.as_widget(widget=widget, attrs=attrs)


def _native(widget: forms.Widget) -> forms.Widget:
    """The browser's own date and time inputs, and plain text for numbers, which scroll badly."""
    widget = copy.copy(widget)
    if type(widget) in NATIVE and isinstance(widget, DateTimeBaseInput):
        widget.input_type, widget.format = NATIVE[type(widget)]
    if type(widget) is forms.NumberInput:
        widget.input_type = "text"
    return widget


def _typed_number(field: BoundField, widget: forms.NumberInput) -> dict[str, Any]:
    if widget.input_type != "text":
        return {}
    whole = isinstance(field.field, forms.IntegerField) and not isinstance(
        field.field, (forms.FloatField, forms.DecimalField)
    )
    lowest = getattr(field.field, "min_value", None)
    mode = ("numeric" if whole else "decimal") if lowest is not None and lowest >= 0 else False
    return {"inputmode": mode, "min": False, "max": False, "step": False}
