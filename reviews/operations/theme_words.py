"""Whose words a title repeats: what nobody says any more may not live on in what software wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from coproduce.audit import trail
from reviews.models import ReviewRound, Theme, ThemeDecision

RUN = 5
UNTITLED = "A theme that needs a title"
TAKEN_BACK = "(a title with words that were taken back)"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared: without case, without punctuation."""
    return [word.replace("’", "'") for word in WORD.findall(text.casefold())]


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Every word that these texts use."""
    return {word for text in texts for word in words_of(text)}


def is_said(title: str, said: set[str]) -> bool:
    """Whether a title that the software made uses only words that somebody still says."""
    return all(word in said for word in words_of(title))


@transaction.atomic
def forget(*, review_round: ReviewRound, texts: Iterable[str], now: datetime) -> None:
    """Take withdrawn words out of what the software wrote; mark titles of people that repeat them.

    Called in the transaction that withdraws the cards, after they ceased to be approved. A title
    repeats words when it holds five of them in a row, all of them, or one that nobody else uses.
    """
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    gone = [words_of(text) for text in texts if words_of(text)]
    still_said = vocabulary(review_round.cards.approved().values_list("text", flat=True))
    flagged = 0
    for theme in review_round.themes.all():
        flagged += _forget_in(theme, gone, still_said, now)
    current = dict(review_round.themes.values_list("pk", "title"))
    for decision in review_round.theme_decisions.all():
        _forget_in_history(decision, current, gone, still_said)
    trail.record(None, "took words out of themes", review_round, flagged=flagged)


def _forget_in(theme: Theme, gone: list[list[str]], still_said: set[str], now: datetime) -> bool:
    is_repeated = repeats(theme.title, gone, still_said)
    phrases = [each for each in theme.key_phrases if is_said(each, still_said)]
    reason = "" if phrases != theme.key_phrases else theme.reason
    is_decided = theme.accepted_at is not None and theme.retired_at is None
    title = TAKEN_BACK if theme.retired_at else f"{UNTITLED} ({theme.pk})"
    changes: dict[str, Any] = {"key_phrases": phrases, "reason": reason}
    if is_repeated:
        retitled = {"title": title, "version": theme.version + 1}
        changes |= {"repeats_withdrawn_at": now} if is_decided else retitled
    if any(getattr(theme, name) != value for name, value in changes.items()):
        Theme.objects.filter(pk=theme.pk).update(**changes)
    return is_repeated and is_decided


def _forget_in_history(
    decision: ThemeDecision,
    current: dict[int, str],
    gone: list[list[str]],
    still_said: set[str],
) -> None:
    """Titles that a theme had once; the one that it has is the theme's own matter."""
    has_changed = False
    for state in (decision.before, decision.after):
        for theme_id, fields in state.get("themes", {}).items():
            title = fields["title"]
            if title != current.get(int(theme_id)) and repeats(title, gone, still_said):
                fields["title"] = TAKEN_BACK
                has_changed = True
    if has_changed:
        decision.save(update_fields=["before", "after"])


def let_go(themes: Iterable[Theme]) -> None:
    """Drop titles that were marked, now that others took their place or nobody sees them.

    `themes` as they were. The history keeps no such title, so that no undoing brings one back.
    """
    for theme in (each for each in themes if each.repeats_withdrawn_at):
        Theme.objects.filter(pk=theme.pk, title=theme.title).update(title=TAKEN_BACK)
        for decision in theme.review_round.theme_decisions.all():
            fields = [
                state["themes"][str(theme.pk)]
                for state in (decision.before, decision.after)
                if state.get("themes", {}).get(str(theme.pk), {}).get("title") == theme.title
            ]
            for each in fields:
                each["title"] = TAKEN_BACK
            if fields:
                decision.save(update_fields=["before", "after"])


def repeats(title: str, gone: list[list[str]], still_said: set[str]) -> bool:
    """Whether a title repeats one of the texts that were taken back, each given as its words."""
    words = words_of(title)
    runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    for text in gone:
        if any(tuple(text[at : at + RUN]) in runs for at in range(len(text) - RUN + 1)):
            return True
        if text == words or set(words) & (set(text) - still_said):
            return True
    return False
