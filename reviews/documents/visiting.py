"""Visits: how far each is, and two versions of one person's answers side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from participants.models import Membership, Participant
from reviews.models import BroughtReview, Heading, ReviewRound, Statement, Visit

IDLE_MINUTES = 10
WORKER = "js/visiting-worker.js"
ICONS = {"192x192": "images/visits-192.png", "512x512": "images/visits-512.png"}
FONTS = "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next"
IMPORTED = (
    "js/visiting-device.js",
    "js/visiting-interview.js",
    "js/visiting-review.js",
    "js/visiting-screens.js",
    "js/visiting-sending.js",
    "js/visiting-vault.js",
    "vendor/nhsuk-frontend/nhsuk-frontend-10.6.1.js",
)
FILES = (
    "css/coproduce.css",
    "css/visiting.css",
    "js/coproduce.js",
    "js/visiting.js",
    "images/favicon.svg",
    *ICONS.values(),
    "vendor/nhsuk-frontend/nhsuk-frontend-10.6.1.css",
    "vendor/htmx/htmx-2.0.11.min.js",
    f"{FONTS}-latin-400-normal.woff2",
    f"{FONTS}-latin-700-normal.woff2",
    f"{FONTS}-latin-ext-400-normal.woff2",
    f"{FONTS}-latin-ext-700-normal.woff2",
)


@dataclass(frozen=True)
class VisitRow:
    """A visit and how far it is, in a word; `held` is the version that waits for a decision."""

    visit: Visit
    state: str
    colour: str
    since: datetime | None
    held: BroughtReview | None
    can_be_released: bool


@dataclass(frozen=True)
class Version:
    """One version of what somebody said, heading by heading."""

    headings: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(texts) for _label, texts in self.headings)


def visit_rows(review_round: ReviewRound, membership: Membership) -> tuple[VisitRow, ...]:
    """The visits that this member may see; three queries, however many there are."""
    visits = (
        review_round.visits.standing()
        .open_to(membership)
        .select_related("participant", "interviewer")
        .prefetch_related("brought", "participant__access_needs")
    )
    return tuple(_row(visit) for visit in visits)


def _row(visit: Visit) -> VisitRow:
    brought = list(visit.brought.all())
    held = next((each for each in brought if each.is_held), None)
    word, colour, since = _state(visit, brought, held)
    return VisitRow(visit, word, colour, since, held, can_be_released=held is None)


def _state(
    visit: Visit, brought: Sequence[BroughtReview], held: BroughtReview | None
) -> tuple[str, str, datetime | None]:
    if not visit.participant.takes_part and not brought:
        return "No longer takes part", "grey", None
    if held:
        return "Received: two versions", "orange", held.received_at
    if brought:
        latest = brought[-1]
        declined = latest.state == BroughtReview.State.DECLINED
        return (
            ("Said no" if declined else "Received"),
            "grey" if declined else "green",
            (latest.received_at),
        )
    if visit.taken_at:
        return "On a device", "blue", visit.taken_at
    return "Not taken yet", "white", None


def other_version(arrived: BroughtReview) -> Version:
    """What this person's review holds without the words that the device brought."""
    participant = arrived.visit.participant
    said = _said(participant, arrived.visit.review_round)
    return _version([(each.heading, each.text) for each in said])


def brought_version(words: dict[str, list[dict[str, str]]]) -> Version:
    """What the device brought."""
    return _version([(each["heading"], each["text"]) for each in words.get("answers", [])])


def _said(participant: Participant, review_round: ReviewRound) -> list[Statement]:
    return list(
        Statement.objects.filter(
            review__participant=participant,
            review__review_round=review_round,
            review__from_life=False,
            review__withdrawn_at=None,
        )
    )


def _version(said: Sequence[tuple[str, str]]) -> Version:
    return Version(
        tuple(
            (str(heading.label), tuple(text for where, text in said if where == heading))
            for heading in Heading
        )
    )


# --- the page that works without a signal --------------------------------------------------------
def asked_steps(review_round: ReviewRound) -> list[dict[str, str]]:
    """The headings with what is asked under each, in the order in which they are asked."""
    programme = review_round.programme
    return [
        {
            "heading": question.heading,
            "label": gettext(Heading(question.heading).label),
            "question": asked.text,
            "question_language": asked.language,
            "hint": hint.text,
            "hint_language": hint.language,
        }
        for question in review_round.questions.all()
        for asked, hint in [(programme.say(question.text), programme.say(question.hint))]
    ]


def worker_script() -> str:
    """The service worker: which files it keeps, and the version that they are of."""
    shell = json.dumps({"version": _version_of_files(), "files": shell_addresses()})
    return f"self.SHELL = {shell};\nimportScripts({json.dumps(static(WORKER))});\n"


def shell_addresses() -> list[str]:
    """Every address that the page needs, so that it opens without a signal."""
    pages = [reverse("reviews:visits"), reverse("reviews:visits_manifest")]
    # Modules name one another without the hash that a hosted server adds to file names.
    modules = [f"{settings.STATIC_URL}{name}" for name in IMPORTED]
    return list(dict.fromkeys([*pages, *(static(name) for name in FILES), *modules]))


@cache
def _version_of_files() -> str:
    """Changes with every byte of the page and of what it needs."""
    digest = hashlib.sha256(render_to_string("reviews/visits.html").encode())
    for name in (*FILES, *IMPORTED, WORKER):
        digest.update(Path(str(finders.find(name))).read_bytes())
    return digest.hexdigest()[:16]


def manifest() -> dict[str, Any]:
    """The web manifest (https://www.w3.org/TR/appmanifest/)."""
    return {
        "id": reverse("reviews:visits"),
        "name": "Coproduce visits",
        "short_name": "Visits",
        "description": "Take reviews with people where there is no signal.",
        "start_url": reverse("reviews:visits"),
        "scope": reverse("reviews:visits"),
        "display": "standalone",
        "lang": "en-GB",
        "background_color": "#fbf9f6",
        "theme_color": "#0b4a4f",
        "icons": [
            {"src": static(name), "sizes": size, "type": "image/png", "purpose": "any"}
            for size, name in ICONS.items()
        ],
    }
