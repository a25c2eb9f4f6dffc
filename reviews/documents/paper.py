"""What goes on paper: forms, the letters with them, and address labels, as one print job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from coproduce.printing import Link, link_to
from participants import codes, links
from participants import documents as letters
from participants.models import AccessNeed, Participant, Programme
from participants.models.recruiting import hash_token
from reviews.documents.paper_words import FormWords, form_words
from reviews.models import PaperForm, PaperSet, PrintedRun, PrintRun, ReviewRound


@dataclass(frozen=True)
class FormSheet:
    """One form: which words it says, its code, and what its square opens."""

    wording: str
    code: str
    link: Link
    is_blank: bool = False


@dataclass(frozen=True)
class Envelope:
    """What goes to one person, in the order in which it is printed."""

    letter: letters.InvitationLetter | None = None
    form: FormSheet | None = None


@dataclass(frozen=True)
class PaperRun:
    """A whole print job. `first_label` is the first free place on the first sheet of labels.

    `about_you` holds a sheet of equality questions for each wording of the form, or nothing.
    """

    programme_title: str
    frozen_on: date
    sender: letters.Sender
    wordings: dict[str, FormWords]
    envelopes: tuple[Envelope, ...]
    about_you: dict[str, letters.EqualitySheet] = field(default_factory=dict)
    labels: tuple[letters.Addressee, ...] = ()
    first_label: int = 1
    reply_by: date | None = None


@dataclass(frozen=True)
class Draft:
    """A form that is about to be printed for somebody, with the token and code of its link."""

    person: Participant
    form: PaperForm
    token: str
    locator: str = field(default_factory=codes.new_locator)


def set_for(participant: Participant) -> PaperSet:
    """The set that meets what this person said they need; easy read is in large type anyway."""
    if participant.needs(AccessNeed.Kind.EASY_READ):
        return PaperSet.EASY_READ
    if participant.needs(AccessNeed.Kind.LARGE_PRINT):
        return PaperSet.LARGE_PRINT
    return PaperSet.STANDARD


def paper_run(
    run: PrintRun, drafts: Sequence[Draft], blanks: Sequence[PaperForm], *, today: date
) -> PaperRun:
    """Letters, forms and labels for these people, then blank forms."""
    review_round = run.review_round
    programme = review_round.programme
    people = [draft.person for draft in drafts]
    forms = [*(draft.form for draft in drafts), *blanks]
    return PaperRun(
        programme_title=programme.title,
        frozen_on=today,
        sender=letters.sender(programme),
        wordings=_wordings(review_round, forms),
        about_you=_sheets(programme, forms) if run.with_equality else {},
        envelopes=(
            *(_envelope(run, draft, today) for draft in drafts),
            *(Envelope(form=_blank(form)) for form in blanks),
        ),
        labels=tuple(letters.addressee(person) for person in people if person.address)
        if run.with_labels
        else (),
        first_label=run.first_label,
        reply_by=review_round.closes_on,
    )


def _wordings(review_round: ReviewRound, forms: Iterable[PaperForm]) -> dict[str, FormWords]:
    questions = list(review_round.questions.all())
    return {
        _wording(form): form_words(
            form.paper_set, form.language, questions, programme=review_round.programme
        )
        for form in forms
    }


def _sheets(programme: Programme, forms: Iterable[PaperForm]) -> dict[str, letters.EqualitySheet]:
    return {
        _wording(form): letters.equality_sheet(form.paper_set, form.language, programme=programme)
        for form in forms
    }


def _wording(form: PaperForm) -> str:
    return f"{form.paper_set}-{form.language}"


def _envelope(run: PrintRun, draft: Draft, today: date) -> Envelope:
    link = link_to(links.address(draft.token))
    return Envelope(
        letter=letters.invitation_letter(
            draft.person,
            link,
            today=today,
            reply_by=run.review_round.closes_on,
            form_code=draft.form.code if run.with_forms else "",
            short_code=codes.code(draft.locator, hash_token(draft.token)),
        )
        if run.with_letters
        else None,
        form=FormSheet(_wording(draft.form), draft.form.code, link) if run.with_forms else None,
    )


def _blank(form: PaperForm) -> FormSheet:
    """A form without an owner: its square opens the keying page, for the team."""
    review_round = form.review_round
    path = reverse("reviews:paper", args=[review_round.programme.slug, review_round.pk])
    address = f"{settings.SITE_ADDRESS}{path}?code={form.code}"
    return FormSheet(_wording(form), form.code, link_to(address), is_blank=True)


def pages_of(run: PrintRun) -> QuerySet[PrintedRun]:
    """The finished PDF, if it is still kept."""
    return PrintedRun.objects.filter(print_run=run)


def printed_run(run: PrintRun) -> PrintedRun | None:
    """How many pages it has and when they were made; the pages themselves are not loaded."""
    return pages_of(run).defer("content").first()
