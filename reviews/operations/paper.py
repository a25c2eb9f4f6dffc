"""Paper: print runs of letters, forms and labels, and the codes that tie forms to people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coproduce import printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants import codes, links
from participants.models import Invitation, Participant, User
from participants.operations import inviting
from reviews import documents
from reviews.errors import NothingOnPaperError, PeopleChangedError, TooManyOnPaperError
from reviews.models import PaperForm, PrintedRun, PrintRun, ReviewRound

Progress = Callable[[int, int], None]
TEMPLATE = "reviews/print/paper_run.typ"
PEOPLE_AT_ONCE = 300
KEPT_FOR = timedelta(days=1)
LIMITS = printing.Limits(memory_bytes=3 * 1024**3, processor_seconds=120, wall_seconds=180.0)


@transaction.atomic
def ask_for_print_run(
    *,
    review_round: ReviewRound,
    people: Iterable[Participant],
    with_letters: bool,
    with_forms: bool,
    with_labels: bool,
    with_equality: bool,
    first_label: int,
    blanks: int,
    blank_set: str,
    blank_language: str,
    by: User,
    now: datetime,
) -> PrintRun:
    """Keep what is to be printed for whom, and ask for it.

    Raises NothingOnPaperError or TooManyOnPaperError.
    """
    chosen = [each for each in people if each.takes_part]
    has_labels = with_labels and any(each.address for each in chosen)
    for_people = bool(chosen) and (with_letters or with_forms or has_labels)
    if not for_people and not blanks:
        raise NothingOnPaperError
    if len(chosen) > PEOPLE_AT_ONCE:
        raise TooManyOnPaperError
    run = PrintRun.objects.create(
        review_round=review_round,
        with_letters=with_letters,
        with_forms=with_forms,
        with_labels=with_labels,
        with_equality=with_equality,
        first_label=first_label,
        blanks=blanks,
        blank_set=blank_set,
        blank_language=blank_language,
        asked_at=now,
        asked_by=by,
    )
    if for_people:
        run.people.set(chosen)
    _ask_to_print(run, by=by, now=now)
    trail.record(by, "asked to print", run, people=len(chosen) if for_people else 0, blanks=blanks)
    return run


@transaction.atomic
def print_run_again(*, run: PrintRun, by: User, now: datetime) -> None:
    """Ask once more for a run that could not be printed or whose pages were erased."""
    if not PrintedRun.objects.filter(print_run=run).exists():
        _ask_to_print(run, by=by, now=now)
    trail.record(by, "asked to print again", run)


def _ask_to_print(run: PrintRun, *, by: User, now: datetime) -> None:
    queue.request("print_paper", subject_id=run.pk, programme_id=run.programme_id, by=by, now=now)


def print_paper(*, run: PrintRun, now: datetime, progress: Progress | None = None) -> PrintedRun:
    """Print a run, once. Links and codes come to life with the pages, so none is lost unprinted.

    Raises Refused with the printer's sentence when the pages cannot be made, and
    PeopleChangedError when somebody left while they were being made.
    """
    done = PrintedRun.objects.filter(print_run=run).first()
    if done:
        return done
    review_round = run.review_round
    people = _people_of(run)
    drafts = [
        documents.Draft(person=person, form=_form_for(review_round, person, now), token=token)
        for person, token in ((person, links.new_token()) for person in people)
    ]
    blanks = _blanks_of(run, now)
    document = documents.paper_run(run, drafts, blanks, today=timezone.localdate(now))
    try:
        printed = printing.pdf(TEMPLATE, document, progress=progress, limits=LIMITS)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    return keep_pages(run=run, drafts=drafts, blanks=blanks, printed=printed, now=now)


@transaction.atomic
def keep_pages(
    *,
    run: PrintRun,
    drafts: list[documents.Draft],
    blanks: list[PaperForm],
    printed: printing.Printed,
    now: datetime,
) -> PrintedRun:
    """Keep the pages, and let the links and codes on them work; a day later the pages go.

    Raises PeopleChangedError.
    """
    held = PrintRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    known = PrintedRun.objects.filter(print_run=held).first()
    if known:
        return known
    people = _people_of(held)
    if [person.pk for person in people] != [draft.person.pk for draft in drafts]:
        raise PeopleChangedError
    by = held.asked_by
    if held.with_letters or held.with_forms:
        for draft in drafts:
            channel = Invitation.Channel.LETTER
            inviting.issue_link(
                draft.person, channel, by, now, token=draft.token, locator=draft.locator
            )
    forms = [draft.form for draft in drafts] if held.with_forms else []
    PaperForm.objects.bulk_create([*forms, *blanks])
    kept = PrintedRun.objects.create(
        print_run=held, content=printed.content, pages=printed.pages, printed_at=now
    )
    queue.request(
        "erase_printed_run",
        subject_id=kept.pk,
        programme_id=held.programme_id,
        by=by,
        now=now,
        run_after=now + KEPT_FOR,
    )
    trail.record(None, "printed", held, pages=kept.pages, people=len(drafts))
    return kept


@transaction.atomic
def erase_printed_run(*, printed_run_id: int) -> None:
    """The pages hold addresses and private links: after a day they go, the forms stay."""
    for printed in PrintedRun.objects.filter(pk=printed_run_id).select_related("print_run"):
        trail.record(None, "erased pages of", printed.print_run)
        printed.delete()


def print_job(run: PrintRun) -> Job | None:
    """The latest job that prints this run."""
    return Job.objects.about("print_paper", run.pk).first()


@transaction.atomic
def form_of(
    *, review_round: ReviewRound, participant: Participant, by: User, now: datetime
) -> PaperForm:
    """The form on which somebody answered: one that is being keyed, their latest, or a new code.

    For paper without a code, or a blank form that came back.
    """
    forms = participant.paper_forms.filter(review_round=review_round)
    found = forms.filter(keyings__isnull=False).first() or forms.first()
    if found is None:
        found = _form_for(review_round, participant, now)
        found.save()
    trail.record(by, "took up a paper form", found, participant_id=participant.pk)
    return found


def _people_of(run: PrintRun) -> list[Participant]:
    people = run.people.taking_part().select_related("programme").prefetch_related("access_needs")
    return list(people.order_by("name", "pk"))


def _form_for(review_round: ReviewRound, person: Participant, now: datetime) -> PaperForm:
    return PaperForm(
        review_round=review_round,
        participant=person,
        code=_new_code(),
        paper_set=documents.set_for(person),
        language=person.language,
        question_version=review_round.question_version,
        made_at=now,
    )


def _blanks_of(run: PrintRun, now: datetime) -> list[PaperForm]:
    return [
        PaperForm(
            review_round=run.review_round,
            code=_new_code(),
            paper_set=run.blank_set,
            language=run.blank_language,
            question_version=run.review_round.question_version,
            made_at=now,
        )
        for _ in range(run.blanks)
    ]


def _new_code() -> str:
    """Two groups of four, such as K7QX-3MRT: 55 thousand million, none of them used."""
    while True:
        letters = "".join(secrets.choice(codes.LETTERS) for _ in range(2 * codes.GROUP))
        code = codes.plain(letters)
        if not PaperForm.objects.filter(code=code).exists():
            return code
