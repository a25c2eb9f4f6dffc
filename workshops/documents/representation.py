"""Who is missing: from interest to the day itself, by perspective and by stage."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from coproduce.charts import Bar, Chart
from participants.models import (
    Answer,
    DeclineReason,
    Interest,
    Invitation,
    Perspective,
    Programme,
)
from reviews.documents import unconfirmed_reviews
from reviews.models import Review
from workshops.models import Attendance

STEPS = ("interested", "listed", "invited", "agreed", "answered", "came", "declined")


@dataclass(frozen=True)
class Pipeline:
    """How many people of one perspective, or of one stage, have come how far."""

    name: str
    target: int
    interested: int
    listed: int
    invited: int
    agreed: int
    answered: int
    came: int
    declined: int
    warning: str = ""


@dataclass(frozen=True)
class Representation:
    """Everybody's way, who is missing in words, and why people said no."""

    perspectives: tuple[Pipeline, ...]
    stages: tuple[Pipeline, ...]
    total: Pipeline
    warnings: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    chart: Chart
    unconfirmed: str


def representation(programme: Programme) -> Representation:
    """A fixed number of queries, however many people there are."""
    by_perspective: dict[int | None, Counter[str]] = defaultdict(Counter)
    by_stage: dict[int | None, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    mine = {"participant": OuterRef("pk")}
    people = programme.participants.with_answer().annotate(
        is_invited=Exists(Invitation.objects.filter(**mine)),
        has_answered=Exists(Review.objects.submitted().filter(**mine)),
        has_come=Exists(Attendance.objects.came().filter(**mine)),
    )
    for person in people.values(
        "perspective_id",
        "stage_id",
        "answer",
        "declined_because",
        "is_invited",
        "has_answered",
        "has_come",
    ):
        reached = _reached(person)
        by_perspective[person["perspective_id"]].update(reached)
        by_stage[person["stage_id"]].update(reached)
        if person["declined_because"]:
            reasons[person["declined_because"]] += 1
    for perspective_id in programme.interests.exclude(
        state=Interest.State.DECLINED, looks_automatic=True
    ).values_list("perspective_id", flat=True):
        by_perspective[perspective_id]["interested"] += 1
    rows = [
        _pipeline(each.name, by_perspective[each.pk], target=each.target, perspective=each)
        for each in programme.perspectives.all()
    ]
    if by_perspective[None]:
        rows.append(_pipeline("Not sure yet", by_perspective[None]))
    stages = [_pipeline(each.name, by_stage[each.pk]) for each in programme.stages.all()]
    if by_stage[None]:
        stages.append(_pipeline("Not known", by_stage[None]))
    total: Counter[str] = sum(by_perspective.values(), Counter())
    return Representation(
        perspectives=tuple(rows),
        stages=tuple(stages),
        total=_pipeline("Everybody", total, target=sum(row.target for row in rows)),
        warnings=tuple(row.warning for row in rows if row.warning),
        reasons=tuple(
            (str(DeclineReason(reason).label), count) for reason, count in reasons.most_common()
        ),
        chart=_chart(rows),
        unconfirmed=unconfirmed_reviews(programme),
    )


def _reached(person: dict[str, object]) -> list[str]:
    """The steps that somebody has come to."""
    answer = person["answer"]
    steps = {
        "listed": answer in {Answer.AGREED, Answer.WAITING},
        "invited": person["is_invited"],
        "agreed": answer == Answer.AGREED,
        "answered": person["has_answered"],
        "came": person["has_come"],
        "declined": answer == Answer.DECLINED,
    }
    return [step for step, is_reached in steps.items() if is_reached]


def _pipeline(
    name: str, counts: Counter[str], *, target: int = 0, perspective: Perspective | None = None
) -> Pipeline:
    return Pipeline(
        name=name,
        target=target,
        warning=_warning(perspective, counts) if perspective else "",
        **{step: counts[step] for step in STEPS},
    )


def _warning(perspective: Perspective, counts: Counter[str]) -> str:
    """What is missing, in words; nothing for a perspective that nobody hopes for."""
    name = perspective.name
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    if not perspective.target or counts["answered"] or counts["came"]:
        return ""
    if not counts["listed"] and not counts["invited"]:
        if counts["interested"]:
            return f"No {name} is on the list yet, though somebody is interested."
        return f"No {name} is on the list yet."
    if not counts["invited"]:
        return f"No {name} has been invited yet."
    if not counts["agreed"]:
        return f"No {name} has accepted yet."
    return f"No {name} has answered yet."


def _chart(rows: list[Pipeline]) -> Chart:
    hoped_for = [row for row in rows if row.target or row.agreed]
    return Chart(
        id="representation",
        title="Who has agreed to take part, of those hoped for",
        description=", ".join(f"{row.name}: {row.agreed} of {row.target}" for row in hoped_for)
        + ".",
        bars=tuple(
            Bar(row.name, min(100, 100 * row.agreed // row.target) if row.target else 100, said)
            for row in hoped_for
            for said in [f"{row.agreed} of {row.target}"]
        ),
        label_name="Perspective",
        value_name="Agreed, of those hoped for",
    )
