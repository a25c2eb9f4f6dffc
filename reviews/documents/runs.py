"""What the software proposed and what people decided, told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from coproduce.jobs.models import Job
from reviews.models import Card, ReviewRound, Theme, ThemeDecision, ThemingRun

MOST_NAMED = 3


@dataclass(frozen=True)
class ToldDecision:
    """A decision in words, and what can be done about it."""

    decision: ThemeDecision
    words: str


@dataclass(frozen=True)
class ThemingState:
    """How far the software is, what it said, and the decisions that one button undoes or does
    again. `gone` are cards that were taken back, `waiting` those that wait to be checked again
    after an edit and keep their place meanwhile.
    """

    run: ThemingRun | None
    said: str
    job: Job | None
    to_undo: ToldDecision | None
    to_redo: ToldDecision | None
    gone: int
    waiting: int


def theming_state(review_round: ReviewRound) -> ThemingState:
    """The last run, the last job and the last decision of a round."""
    decisions = review_round.theme_decisions.select_related("theme", "decided_by")
    standing = decisions.filter(undone_at=None).first()
    undone = decisions.filter(undone_at__isnull=False).order_by("-undone_at", "-pk").first()
    is_latest = undone and (
        standing is None or (undone.undone_at and undone.undone_at > standing.decided_at)
    )
    runs = list(review_round.theming_runs.all()[:2])
    cards = review_round.cards.aggregate(
        gone=Count("pk", filter=Q(state=Card.State.WITHDRAWN)),
        waiting=Count("pk", filter=Q(state=Card.State.DRAFT, placement__isnull=False)),
    )
    return ThemingState(
        run=runs[0] if runs else None,
        said=run_in_words(runs[0], is_first=len(runs) == 1) if runs else "",
        job=Job.objects.about("find_themes", review_round.pk).first(),
        to_undo=_told(standing),
        to_redo=_told(undone) if is_latest else None,
        gone=cards["gone"],
        waiting=cards["waiting"],
    )


def _told(decision: ThemeDecision | None) -> ToldDecision | None:
    return ToldDecision(decision, words_for(decision)) if decision else None


def run_in_words(run: ThemingRun, *, is_first: bool) -> str:
    """What a run found. A later one tells first what became of the cards that were new to it."""
    if is_first or not sum(_arrivals(run).values()):
        proposed = _counted(run.theme_count, "theme") if run.theme_count else "no new themes"
        said = [f"It read {_counted(run.card_count, 'card')} and proposes {proposed}."]
        if run.unplaced_count:
            said.append(f"{_counted(run.unplaced_count, 'card')} fit nowhere yet.")
        return " ".join(said)
    total = sum(_arrivals(run).values())
    return f"{_counted(total, 'new card')}: {_listed(_fates(run))}."


def _arrivals(run: ThemingRun) -> dict[str, int]:
    """How many new cards came to each fate."""
    counted = {name: sum(n for _pk, n in run.arrivals.get(name, ())) for name in FATES}
    return counted | {"unplaced": run.arrivals.get("unplaced", 0)}


FATES = ("fits", "joins", "makes")


def _fates(run: ThemingRun) -> list[str]:
    arrived = _arrivals(run)
    titles = Theme.objects.live().in_bulk([pk for pk, _n in run.arrivals["fits"]])
    named = [(titles[pk].title, n) for pk, n in run.arrivals["fits"] if pk in titles][:MOST_NAMED]
    fates = [f"{n} {'fits' if n == 1 else 'fit'} “{title}”" for title, n in named]
    others = arrived["fits"] - sum(n for _title, n in named)
    if others:
        fates.append(f"{others} {'fits' if others == 1 else 'fit'} other themes of yours")
    if arrived["joins"]:
        fates.append(f"{arrived['joins']} joined proposed themes")
    if arrived["makes"]:
        made = len(run.arrivals["makes"])
        new = "a new theme" if made == 1 else f"{made} new themes"
        fates.append(f"{arrived['makes']} {'makes' if arrived['makes'] == 1 else 'make'} {new}")
    if arrived["unplaced"]:
        fit = "fits" if arrived["unplaced"] == 1 else "fit"
        fates.append(f"{arrived['unplaced']} {fit} nowhere yet")
    return fates


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def history(theme: Theme) -> tuple[ToldDecision, ...]:
    """Every decision that touched this theme, the latest first."""
    touched = Q(theme=theme) | Q(before__themes__has_key=str(theme.pk))
    decisions = theme.review_round.theme_decisions.filter(touched)
    return tuple(
        ToldDecision(decision, words_for(decision))
        for decision in decisions.select_related("theme", "decided_by", "undone_by")
    )


def words_for(decision: ThemeDecision) -> str:
    """What was decided, as a sentence without its subject: “renamed “A” to “B””."""
    before, after = decision.before.get("themes", {}), decision.after.get("themes", {})
    own = str(decision.theme_id)
    was, became = before.get(own, {}).get("title", ""), after.get(own, {}).get("title", "")
    others = [fields["title"] for key, fields in before.items() if key != own]
    places = decision.after.get("places", {})
    cards = _cards(len(places))
    match decision.verb:
        case ThemeDecision.Verb.RENAMED:
            return f"renamed “{was}” to “{became}”"
        case ThemeDecision.Verb.MERGED:
            return f"merged {_quoted(others)} into “{became}”"
        case ThemeDecision.Verb.SPLIT:
            return f"split {cards} off “{became}” to make {_quoted(others)}"
        case ThemeDecision.Verb.MOVED:
            return f"moved {cards}{_from_to(decision)}"
        case ThemeDecision.Verb.MADE:
            return f"made “{became}” with {cards}"
        case ThemeDecision.Verb.GROUPED:
            return f"put “{became}” in another group"
        case ThemeDecision.Verb.SET_ASIDE:
            went = f"; {cards} went to the tray" if places else ""
            return f"set “{became}” aside{went}"
        case _:
            return f"{decision.get_verb_display()} “{became}”"


def _from_to(decision: ThemeDecision) -> str:
    titles = {key: fields["title"] for key, fields in decision.after.get("themes", {}).items()}
    before, after = decision.before.get("places", {}), decision.after.get("places", {})
    sources = dict.fromkeys(place[0] for place in before.values())
    targets = dict.fromkeys(place[0] for place in after.values())
    return f" from {_places(sources, titles)} to {_places(targets, titles)}"


def _places(theme_ids: dict[int | None, None], titles: dict[str, str]) -> str:
    return ", ".join(
        f"“{titles.get(str(each), 'another theme')}”" if each else "the tray" for each in theme_ids
    )


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts)


def _cards(number: int) -> str:
    return _counted(number, "card")
