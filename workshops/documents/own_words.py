"""The words of a programme's own team that people who take part read, with their Welsh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation

from coproduce.languages import WELSH
from participants import documents as people
from participants.models import Programme


@dataclass(frozen=True)
class OwnWords:
    """Something that the team wrote, where it stands, and its Welsh if there is one."""

    where: str
    english: str
    welsh: str


def own_words(programme: Programme) -> tuple[OwnWords, ...]:
    """All that the team can give in Welsh; the same words are given once."""
    places: dict[str, str] = {}
    for where, english in _written(programme):
        if english:
            places.setdefault(english, where)
    with translation.override(WELSH):
        said = {english: programme.say(english) for english in places}
    return tuple(
        OwnWords(where, english, said[english].text if said[english].language == WELSH else "")
        for english, where in places.items()
    )


def _written(programme: Programme) -> Iterator[tuple[str, str]]:
    yield "The name of the programme", programme.title
    yield "The question of the programme", programme.question
    for review_round in programme.rounds.all():
        for question in review_round.questions:
            yield "A question of the review", question.text
            yield "The hint under it", question.hint
    for stage in programme.stages.all():
        yield "A stage", stage.name
    for perspective in programme.perspectives.all():
        yield "A perspective", perspective.name
    for workshop in programme.workshops.prefetch_related("sessions"):
        yield "The title of a workshop", workshop.title
        yield "What a workshop is for", workshop.purpose
        yield "Where it is", workshop.venue
        yield "Its address", workshop.address
        yield "How to get there", workshop.getting_there
        for session in workshop.sessions.all():
            yield "Part of a day", session.title
    if opportunity := people.opportunity_of(programme):
        for paragraph in opportunity.paragraphs:
            yield "The public page about taking part", paragraph
