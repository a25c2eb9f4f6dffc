"""What a list of people that somebody uploads would do, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django import forms
from django.core.validators import validate_email

from coproduce.fields import clean_words
from participants.models import (
    AccessNeed,
    Consent,
    ImportDraft,
    Participant,
    PathwayStage,
    Perspective,
    Programme,
)


@dataclass(frozen=True)
class Column:
    """A column of the list; `also` are other names under which it is understood."""

    name: str
    label: str
    hint: str
    example: str
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("name", "Name", "Needed.", "Participant 07", ("full_name",)),
    Column(
        "perspective",
        "Perspective",
        "Needed. One of this programme’s perspectives.",
        "Patient",
        ("role",),
    ),
    Column(
        "email",
        "Email",
        "Leave it empty for people who get a letter.",
        "participant07@example.org",
        ("e_mail", "email_address", "e_mail_address"),
    ),
    Column(
        "phone",
        "Phone",
        "As people write it.",
        "01632 960007",
        ("telephone", "phone_number", "mobile"),
    ),
    Column("address", "Address", "For letters.", "7 Example Street", ("postal_address",)),
    Column("stage", "Stage", "One of this programme’s stages.", "", ("pathway_stage",)),
    Column("organisation", "Organisation", "For people who come from one.", "", ("organization",)),
    Column("language", "Language", "English or Welsh. Empty means English.", "English"),
    Column("letters", "Letters", "Yes for people who want letters, not email.", "", ("letter",)),
    Column(
        "access_needs",
        "Access needs",
        "More than one are separated by a semicolon (;).",
        "Large print; Step-free access",
        ("access", "needs", "adjustments"),
    ),
    Column(
        "consents",
        "Consents",
        "What the person has agreed to already: take part; share my words; be quoted; "
        "be contacted. Separated by a semicolon (;).",
        "take part; be contacted",
        ("consent",),
    ),
)
LIMITS = {"name": 200, "email": 254, "phone": 40, "address": 400, "organisation": 200}
YES, NO = {"yes", "y", "true", "1"}, {"", "no", "n", "false", "0"}
LANGUAGES = {
    "": "en",
    "en": "en",
    "english": "en",
    "cy": "cy",
    "welsh": "cy",
    "cymraeg": "cy",
}
CONSENTS = {purpose.value: purpose.value for purpose in Consent.Purpose} | {
    "take part": Consent.Purpose.TAKE_PART.value,
    "share my words": Consent.Purpose.SHARE_WORDS.value,
    "share my words without my name": Consent.Purpose.SHARE_WORDS.value,
    "be quoted": Consent.Purpose.BE_QUOTED.value,
    "be quoted in reports": Consent.Purpose.BE_QUOTED.value,
    "be contacted": Consent.Purpose.BE_CONTACTED.value,
    "be contacted about what happens next": Consent.Purpose.BE_CONTACTED.value,
}


@dataclass(frozen=True)
class ListedPerson:
    """A row of an uploaded list as it was understood; `number` is its row in the file.

    `notes` say what will happen to it when that is not simply being added.
    """

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    perspective: Perspective | None = None
    stage: PathwayStage | None = None
    organisation: str = ""
    language: str = Participant.Language.ENGLISH.value
    wants_letters: bool = False
    access_needs: tuple[str, ...] = ()
    access_detail: str = ""
    consents: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_new(self) -> bool:
        return not self.problems and not self.note

    @property
    def access_labels(self) -> list[str]:
        return [str(AccessNeed.Kind(kind).label) for kind in self.access_needs]

    @property
    def consent_labels(self) -> list[str]:
        return [str(Consent.Purpose(purpose).label) for purpose in self.consents]

    @property
    def sameness(self) -> tuple[str, ...]:
        """What makes two rows without an email address the same person."""
        return _sameness(self.name, self.phone, self.address)


@dataclass(frozen=True)
class ImportPreview:
    """What an uploaded list would do: every row, in the order of the file."""

    people: tuple[ListedPerson, ...]

    @property
    def new(self) -> list[ListedPerson]:
        return [person for person in self.people if person.is_new]

    @property
    def already_here(self) -> list[ListedPerson]:
        return [person for person in self.people if person.note and not person.problems]

    @property
    def with_problems(self) -> list[ListedPerson]:
        return [person for person in self.people if person.problems]

    @property
    def problems_first(self) -> list[ListedPerson]:
        return self.with_problems + [person for person in self.people if not person.problems]


def known_columns(row: dict[str, str]) -> dict[str, str]:
    """The row under our own column names; columns that we do not know are left out."""
    ours = {alias: column.name for column in COLUMNS for alias in (column.name, *column.also)}
    return {ours[name]: value for name, value in row.items() if name in ours}


def import_preview(draft: ImportDraft) -> ImportPreview:
    """Read an uploaded list against the programme as it is now."""
    reader = _Reader(draft.programme)
    return ImportPreview(people=tuple(reader.read(number, row) for number, row in draft.rows))


class _Reader:
    """Understands rows one after the other, and remembers whom it has seen."""

    def __init__(self, programme: Programme) -> None:
        perspectives = list(programme.perspectives.all())
        self.perspective_names = ", ".join(each.name for each in perspectives)
        kinds = Counter(each.kind for each in perspectives)
        self.perspectives = {
            key.lower(): each
            for each in perspectives
            if kinds[each.kind] == 1
            for key in (each.kind, each.get_kind_display())
        } | {each.name.lower(): each for each in perspectives}
        self.stages = {each.name.lower(): each for each in programme.stages.all()}
        self.stage_names = ", ".join(each.name for each in programme.stages.all())
        self.here_by_email: dict[str, str] = {}
        self.here: set[tuple[str, ...]] = set()
        for name, email, phone, address in programme.participants.values_list(
            "name", "email", "phone", "address"
        ):
            if email:
                self.here_by_email[email.lower()] = name.lower()
            self.here.add(_sameness(name, phone, address))
        self.seen_by_email: dict[str, ListedPerson] = {}
        self.seen: dict[tuple[str, ...], ListedPerson] = {}

    def read(self, number: int, row: dict[str, str]) -> ListedPerson:
        problems: list[str] = []
        texts = {name: self._text(name, row.get(name, ""), problems) for name in LIMITS}
        if not texts["name"] and not problems:
            problems.append("The name is missing.")
        person = ListedPerson(
            number=number,
            name=texts["name"],
            email=self._email(texts["email"], problems),
            phone=texts["phone"],
            address=texts["address"],
            organisation=texts["organisation"],
            perspective=self._perspective(row.get("perspective", ""), problems),
            stage=self._stage(row.get("stage", ""), problems),
            language=_chosen(LANGUAGES, row.get("language", ""), "language", problems),
            wants_letters=_yes(row.get("letters", ""), problems),
            consents=_consents(row.get("consents", ""), problems),
        )
        kinds, detail = _access_needs(row.get("access_needs", ""), problems)
        person = replace(person, access_needs=kinds, access_detail=detail)
        return self._compared(person, problems)

    def _text(self, name: str, value: str, problems: list[str]) -> str:
        try:
            text = clean_words(value)
        except forms.ValidationError:
            problems.append(f"The {name} has a hidden character that cannot be kept.")
            return ""
        if name != "address":
            text = " ".join(text.split())
        if len(text) > LIMITS[name]:
            problems.append(f"The {name} is longer than {LIMITS[name]} characters.")
            return text[: LIMITS[name]]
        return text

    def _email(self, email: str, problems: list[str]) -> str:
        if email:
            try:
                validate_email(email)
            except forms.ValidationError:
                problems.append(f"“{email}” is not a whole email address.")
        return email.lower()

    def _perspective(self, name: str, problems: list[str]) -> Perspective | None:
        found = self.perspectives.get(_key(name))
        if not name:
            problems.append("The perspective is missing.")
        elif found is None:
            problems.append(
                f"“{name[:100]}” is not a perspective of this programme. "
                f"It has: {self.perspective_names}."
            )
        return found

    def _stage(self, name: str, problems: list[str]) -> PathwayStage | None:
        found = self.stages.get(_key(name))
        if name and found is None:
            problems.append(
                f"“{name[:100]}” is not a stage of this programme. "
                f"It has: {self.stage_names or 'none'}."
            )
        return found

    def _compared(self, person: ListedPerson, problems: list[str]) -> ListedPerson:
        """The row with its problems, and with a note when the same person is known already."""
        note = ""
        known_as = self.here_by_email.get(person.email)
        earlier = self.seen_by_email.get(person.email) if person.email else None
        if known_as is not None and known_as != person.name.lower():
            problems.append(
                "Somebody else in the programme has this email address. "
                "Each person needs their own, or none."
            )
        elif known_as is not None or (not person.email and person.sameness in self.here):
            note = "Already in the programme. Nothing will be changed."
        elif earlier is not None and earlier.name.lower() != person.name.lower():
            problems.append(
                f"Row {earlier.number} has the same email address for somebody else. "
                "Each person needs their own, or none."
            )
        else:
            earlier = earlier or (None if person.email else self.seen.get(person.sameness))
            if earlier is not None:
                note = f"The same person as in row {earlier.number}. Will be added once."
        person = replace(person, problems=tuple(problems), note=note)
        if person.email:
            self.seen_by_email.setdefault(person.email, person)
        self.seen.setdefault(person.sameness, person)
        return person


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _sameness(name: str, phone: str, address: str) -> tuple[str, ...]:
    return _key(name), "".join(phone.split()), _key(address)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


def _chosen(choices: dict[str, str], text: str, what: str, problems: list[str]) -> str:
    found = choices.get(_key(text))
    if found is None:
        problems.append(f"“{text[:100]}” is not a {what} that we offer yet.")
    return found or next(iter(choices.values()))


def _yes(text: str, problems: list[str]) -> bool:
    if _key(text) not in YES | NO:
        problems.append("Under letters, write yes or leave it empty.")
    return _key(text) in YES


def _consents(text: str, problems: list[str]) -> tuple[str, ...]:
    purposes = []
    for part in _parts(text):
        if purpose := CONSENTS.get(_key(part)):
            purposes.append(purpose)
        else:
            problems.append(
                f"“{part[:100]}” is not something that people agree to here. "
                "Write: take part; share my words; be quoted; be contacted."
            )
    return tuple(dict.fromkeys(purposes))


def _access_needs(text: str, problems: list[str]) -> tuple[tuple[str, ...], str]:
    """The needs that we have a name for; the person's own words for what is left."""
    names = {
        key.lower(): kind.value for kind in AccessNeed.Kind for key in (kind.label, kind.value)
    }
    kinds, own_words = [], []
    for part in _parts(text):
        kind = names.get(_key(part))
        kinds.append(kind or AccessNeed.Kind.OTHER.value)
        if kind is None:
            own_words.append(part)
    detail = "; ".join(own_words)
    if len(detail) > 200:
        problems.append("The access needs are longer than 200 characters.")
    return tuple(dict.fromkeys(kinds)), detail[:200]
