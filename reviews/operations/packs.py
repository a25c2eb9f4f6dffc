"""Packs: contents frozen for a workshop, printed once, superseded when words are taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from coproduce import printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants.models import User
from reviews import documents
from reviews.errors import NothingToPrintError, PackSupersededError
from reviews.models import Card, PrintedPack, ReviewRound, ThemePack
from reviews.operations import theme_states

Progress = Callable[[int, int], None]
TEMPLATE = "reviews/print/theme_pack.typ"
BECAUSE = "Somebody took their words back."


@transaction.atomic
def freeze_theme_pack(
    *,
    review_round: ReviewRound,
    title: str,
    by: User | None,
    now: datetime,
    choices: documents.PackChoices = documents.EVERYTHING,
) -> ThemePack:
    """Keep approved cards and their themes as they are now, and ask for them to be printed.

    Raises NothingToPrintError when no card is approved.
    """
    # A poster says T7, and so does the wall on the screen.
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    theme_states.give_numbers(review_round, documents.themes_to_print(review_round))
    # Whoever takes words back waits for this, or has taken them: they are in no later pack.
    cards = list(documents.cards_to_print(review_round).select_for_update(no_key=True))
    if not cards:
        raise NothingToPrintError
    document = documents.theme_pack(review_round, cards, choices, frozen_on=timezone.localdate(now))
    pack = ThemePack.objects.create(
        review_round=review_round,
        title=title,
        contents=printing.plain(document),
        card_count=len(document.cards),
        theme_count=len(document.themes),
        frozen_at=now,
        frozen_by=by,
    )
    pack.cards.set(cards)
    _ask_for_print(pack, by=by, now=now)
    trail.record(by, "froze", pack, cards=pack.card_count, themes=pack.theme_count)
    return pack


@transaction.atomic
def print_again(*, pack: ThemePack, by: User, now: datetime) -> Job | None:
    """Ask once more for a pack that could not be printed; None when it is printed already.

    Raises PackSupersededError.
    """
    _refuse_superseded(pack)
    if PrintedPack.objects.filter(pack=pack).exists():
        return None
    job = _ask_for_print(pack, by=by, now=now)
    trail.record(by, "asked to print", pack)
    return job


def print_pack(*, pack: ThemePack, now: datetime, progress: Progress | None = None) -> PrintedPack:
    """Print a frozen pack, once: whoever comes second gets what the first one printed.

    Raises PackSupersededError when words were taken back before or while it was printed, Refused
    with the printer's sentence when the pages cannot be made.
    """
    _refuse_superseded(pack)
    done = PrintedPack.objects.filter(pack=pack).first()
    if done:
        return done
    document = documents.ThemePackDocument.from_contents(pack.contents)
    try:
        printed = printing.pdf(TEMPLATE, document, progress=progress)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    return keep_print(pack=pack, printed=printed, now=now)


@transaction.atomic
def keep_print(*, pack: ThemePack, printed: printing.Printed, now: datetime) -> PrintedPack:
    """Keep the pages of a pack, unless there are some already. Raises PackSupersededError."""
    held = ThemePack.objects.select_for_update(no_key=True).get(pk=pack.pk)
    _refuse_superseded(held)
    kept, is_new = PrintedPack.objects.get_or_create(
        pack=held,
        defaults={
            "content": printed.content,
            "sha256": hashlib.sha256(printed.content).hexdigest(),
            "pages": printed.pages,
            "printed_at": now,
        },
    )
    if is_new:
        trail.record(None, "printed", held, pages=kept.pages)
    return kept


@transaction.atomic
def supersede(*, cards: Iterable[Card], by: models.Model | None, now: datetime) -> list[ThemePack]:
    """Close the packs that hold these cards: their contents and printed pages go.

    Each says what to take off the wall. Called before the cards are taken away. Packs that were
    superseded before are emptied too.
    """
    gone = list(cards)
    held = ThemePack.objects.select_for_update(no_key=True).filter(
        pk__in=ThemePack.cards.through.objects.filter(card__in=gone).values("themepack")
    )
    packs = list(held)
    for pack in packs:
        if not pack.is_superseded:
            codes = {card.code for card in gone}
            pack.superseded_because = _what_to_take_down(pack.contents, codes)[:300]
            pack.superseded_at = now
        pack.contents = {}
        pack.save(update_fields=["contents", "superseded_at", "superseded_because"])
        trail.record(by, "superseded", pack)
    PrintedPack.objects.filter(pack__in=packs).delete()
    return packs


def print_job(pack: ThemePack) -> Job | None:
    """The latest job that prints this pack."""
    return Job.objects.about("print_theme_pack", pack.pk).first()


def _ask_for_print(pack: ThemePack, *, by: User | None, now: datetime) -> Job:
    return queue.request(
        "print_theme_pack",
        subject_id=pack.pk,
        programme_id=pack.programme_id,
        by=by,
        now=now,
    )


def _refuse_superseded(pack: ThemePack) -> None:
    if ThemePack.objects.filter(pk=pack.pk, superseded_at__isnull=False).exists():
        raise PackSupersededError


def _what_to_take_down(contents: documents.Contents, codes: set[str]) -> str:
    """Which cards and posters may not hang any longer, without a word of them."""
    cards = [card["code"] for card in contents["cards"] if card["code"] in codes]
    posters = [theme["code"] for theme in contents["themes"] if codes & {*theme["card_codes"]}]
    sentence = f"{BECAUSE} Take off the wall: {_listed('card', cards)}"
    if posters:
        sentence += f", and {_listed('poster', posters)}"
    return f"{sentence}. Then freeze a new pack."


def _listed(noun: str, codes: list[str]) -> str:
    return f"{noun}{'s' if len(codes) != 1 else ''} {', '.join(codes)}"
