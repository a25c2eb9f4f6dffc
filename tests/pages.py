"""The forms that our pages show, read from their HTML as a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

TYPED = {"text", "email", "tel", "search", "url", "textarea", "password"}
NOT_SENT = {"submit", "button", "image", "reset", "file"}
TICKED = {"radio", "checkbox"}


@dataclass
class Field:
    """One control, or one button of a group; `options` are the values of a list to choose from."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_ticked: bool = False
    is_numeric: bool = False
    longest: int = 200

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED and not self.is_numeric


@dataclass
class Form:
    """A form that sends by POST."""

    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def typed(self) -> list[str]:
        """The names of the fields into which people write words."""
        return list(dict.fromkeys(each.name for each in self.fields if each.is_typed))

    @property
    def chosen(self) -> list[str]:
        """The names of the fields in which people choose, or that carry an id or a number."""
        return list(
            dict.fromkeys(
                each.name
                for each in self.fields
                if not each.is_typed and each.name not in {"csrfmiddlewaretoken", "form_end"}
            )
        )

    @property
    def ids(self) -> list[str]:
        """The names of the fields whose values are ids, as far as the page shows."""
        numbered = [
            each
            for each in self.fields
            if any(value.isdecimal() for value in [*each.options, each.value])
            and each.name not in {"version", "form_end"}
            and not each.is_typed
            and not each.is_numeric
        ]
        return list(dict.fromkeys(each.name for each in numbered))

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send after somebody filled in what was empty, sensibly."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.kind in TICKED:
                if each.is_ticked or (each.kind == "radio" and not self._has_ticked(each.name)):
                    sent.setdefault(each.name, []).append(each.value)
            elif each.kind not in NOT_SENT:
                sent.setdefault(each.name, []).append(each.value or _sensible(each))
        return {
            name: values[:1] if self._is_radio(name) else values for name, values in sent.items()
        }

    def bare(self) -> dict[str, list[str]]:
        """What is sent when nothing at all is filled in: only what the page itself sends."""
        return {each.name: [each.value] for each in self.fields if each.kind == "hidden"}

    def _has_ticked(self, name: str) -> bool:
        return any(each.is_ticked for each in self.fields if each.name == name)

    def _is_radio(self, name: str) -> bool:
        return any(each.kind == "radio" for each in self.fields if each.name == name)


def _sensible(each: Field) -> str:
    if each.kind == "select":
        return next((option for option in each.options if option), "")
    if each.kind == "email":
        return "somebody@example.org"
    if each.kind == "date" or each.name.endswith("_on"):
        return "2026-05-01"
    if each.kind == "time":
        return "10:00"
    if each.is_numeric or each.kind == "number":
        return "1"
    if each.kind == "tel":
        return "01632 960001"
    return "Some words" if each.kind in TYPED else each.value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.open: Field | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        if tag == "form":
            is_post = known.get("method", "").lower() == "post"
            self.form = Form(known.get("action", "")) if is_post else None
            if self.form:
                self.forms.append(self.form)
        elif self.form and tag in {"input", "textarea", "select", "button"} and known.get("name"):
            kind = {"input": known.get("type", "text"), "button": "submit"}.get(tag, tag)
            found = Field(known["name"], kind.lower(), known.get("value", ""))
            found.is_ticked = "checked" in known
            found.is_numeric = known.get("inputmode") == "numeric" or kind == "number"
            if known.get("maxlength", "").isdecimal():
                found.longest = int(known["maxlength"])
            if found.kind in TICKED and "value" not in known:
                found.value = "on"
            self.form.fields.append(found)
            self.open = found if tag in {"textarea", "select"} else None
        elif tag == "option" and self.open and self.open.kind == "select":
            self.open.options.append(known.get("value", ""))
            if "selected" in known:
                self.open.value = known.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif self.open and tag == self.open.kind:
            if tag == "textarea":
                self.open.value = self.open.value.removeprefix("\r\n").removeprefix("\n")
            self.open = None

    def handle_data(self, text: str) -> None:
        if self.open and self.open.kind == "textarea":
            self.open.value += text


def forms_of(response: object) -> list[Form]:
    """Every form on a page that sends by POST."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def encoded(data: dict[str, list[str]]) -> bytes:
    """As a browser sends it; a lone surrogate as the bytes that a careless program would send."""
    return urlencode(data, doseq=True, encoding="utf-8", errors="surrogatepass").encode()


FORM = "application/x-www-form-urlencoded"
