"""How a day was for people: what they are asked, and what they said by perspective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coproduce.charts import Bar, Chart
from coproduce.shares import Interval, wilson
from participants.models import Consent, Participant, Perspective, Programme
from workshops.models import (
    Agreement,
    Attendance,
    Evaluation,
    EvaluationMark,
    Involvement,
    Occasion,
    RoomTicket,
    Workshop,
)

NEEDS = "needs"
STATEMENTS = {
    NEEDS: _("The discussions reflected my personal needs and aspirations"),
    "listened": _("I was listened to"),
    "part": _("I could take part fully: the place, the pace and the papers suited me"),
    "understood": _("I understood what was talked about"),
    "change": _("I believe that something will change because of this day"),
}
LATER = {
    NEEDS: _("Looking back, the discussions reflected my personal needs and aspirations"),
    "listened": _("Looking back, I was listened to"),
    "part": _("I have been able to take part as much as I wanted since"),
    "understood": _("I was told what happened after the day, and I understood it"),
    "change": _("Something has changed because of that day"),
}
EASY = {
    NEEDS: _("We talked about what I need and what I hope for"),
    "listened": _("People listened to me"),
    "part": _("I could join in: the place, the speed and the papers were right for me"),
    "understood": _("I understood what people said"),
    "change": _("I think something will change after this day"),
}
EASY_LATER = {
    NEEDS: _("Think back. We talked about what I need and what I hope for"),
    "listened": _("Think back. People listened to me"),
    "part": _("Since then I could join in as much as I wanted"),
    "understood": _("People told me what happened next. I understood it"),
    "change": _("Something has changed because of that day"),
}
INVOLVEMENT = _("How were people like you involved?")
WORDS = _("What should we do differently?")
CAMBRIDGE = 0.66
CAMBRIDGE_SOURCE = (
    "The Health Foundation, Informing clinical commissioning through patient-centred information: "
    "66% of patients in the Cambridge programme for COPD agreed with this statement."
)
TOO_FEW = "Too few to say"
LIVED = (Perspective.Kind.PATIENT,)


@dataclass(frozen=True)
class Share:
    """How many of those who answered agreed; `said` is None when there are too few to say."""

    name: str
    asked: int
    interval: Interval | None

    @property
    def said(self) -> str:
        if self.interval is None:
            return TOO_FEW
        return (
            f"{_percent(self.interval.value)} ({_percent(self.interval.low)} to "
            f"{_percent(self.interval.high)}) of {self.asked}"
        )


@dataclass(frozen=True)
class StatementResult:
    """One statement: everybody, then each perspective."""

    text: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Placing:
    """Where a perspective places the day on the way from left out to deciding together."""

    name: str
    mean: float
    nearest: str
    asked: int


@dataclass(frozen=True)
class EvaluationResult:
    forms: int
    threshold: int
    names: tuple[str, ...]
    statements: tuple[StatementResult, ...]
    hidden: tuple[str, ...]
    chart: Chart | None
    beside_cambridge: str
    placings: tuple[Placing, ...]
    gap: str
    involvement_chart: Chart | None
    words: tuple[str, ...]


def statements(*, is_later: bool, is_easy: bool = False) -> dict[str, str]:
    """What people are asked to agree or disagree with, by the name of the field."""
    ordinary, easy = (LATER, EASY_LATER) if is_later else (STATEMENTS, EASY)
    return {name: str(text) for name, text in (easy if is_easy else ordinary).items()}


def open_occasion(workshop: Workshop) -> Occasion | None:
    """What may be said about the day itself, while it may."""
    return workshop.occasions.filter(kind=Occasion.Kind.DAY, closed_at=None).first()


def has_said(occasion: Occasion, who: Participant | RoomTicket) -> bool:
    field = "ticket" if isinstance(who, RoomTicket) else "participant"
    return EvaluationMark.objects.filter(occasion=occasion, **{field: who}).exists()


def occasions_for(participant: Participant) -> QuerySet[Occasion]:
    """What this person may say: of the days that they did not stay away from."""
    stayed_away = [Attendance.State.NOT_COMING, Attendance.State.DID_NOT_COME]
    days = participant.attendances.exclude(state__in=stayed_away).values("workshop")
    return Occasion.objects.filter(workshop__in=days).select_related("workshop__programme")


def open_for(participant: Participant, workshop: Workshop) -> list[tuple[Occasion, bool]]:
    """What is open of a day for this person, and whether they have said it."""
    occasions = occasions_for(participant).filter(workshop=workshop, closed_at=None)
    return [(each, has_said(each, participant)) for each in occasions]


def to_ask(workshop: Workshop) -> list[Participant]:
    """Those who came, still take part, agreed to be contacted and read email."""
    came = workshop.attendances.came().values("participant")
    people = (
        workshop.programme.participants.taking_part()
        .filter(pk__in=came)
        .exclude(email="")
        .prefetch_related("consents")
    )
    return [each for each in people if each.agreed_to(Consent.Purpose.BE_CONTACTED)]


def evaluation_result(occasion: Occasion, *, programme: Programme) -> EvaluationResult:
    """What was said. No perspective is shown that has fewer forms than the programme's threshold.

    A group that could be found by taking the others from the whole is hidden too.
    """
    forms = list(occasion.evaluations.select_related("perspective"))
    threshold = programme.small_number_threshold
    by_perspective: dict[Perspective, list[Evaluation]] = defaultdict(list)
    for form in forms:
        by_perspective[form.perspective].append(form)
    hidden = _hidden(by_perspective, threshold)
    shown = {
        each: by_perspective[each]
        for each in sorted(by_perspective, key=lambda each: (each.position, each.pk))
        if each not in hidden
    }
    groups = {"Everybody": forms} | {each.name: said for each, said in shown.items()}
    results = tuple(
        StatementResult(
            text,
            tuple(_share(label, said, name, threshold) for label, said in groups.items()),
        )
        for name, text in statements(is_later=occasion.is_later).items()
    )
    placings = tuple(_placings(groups, threshold))
    patients = [each for each in forms if each.perspective.kind in LIVED]
    may_say_patients = not any(each.kind in LIVED for each in hidden)
    return EvaluationResult(
        forms=len(forms),
        threshold=threshold,
        names=tuple(groups),
        statements=results,
        hidden=tuple(sorted(each.name for each in hidden)),
        chart=_chart(occasion, results[0]),
        beside_cambridge=_beside(
            _share("Patients", patients if may_say_patients else [], NEEDS, threshold)
        ),
        placings=placings,
        gap=_gap(placings[1:]),
        involvement_chart=_involvement_chart(occasion, placings),
        words=tuple(each.words for each in forms if each.words) if len(forms) >= threshold else (),
    )


def _hidden(groups: dict[Perspective, list[Evaluation]], threshold: int) -> set[Perspective]:
    """The small groups, and the next larger ones until all that is hidden is large enough."""
    hidden: set[Perspective] = set()
    size = 0
    for each in sorted(groups, key=lambda each: (len(groups[each]), each.pk)):
        if len(groups[each]) < threshold or (hidden and size < threshold):
            hidden.add(each)
            size += len(groups[each])
    return hidden


def _share(label: str, forms: Sequence[Evaluation], name: str, threshold: int) -> Share:
    answers = [answer for form in forms if (answer := getattr(form, name)) is not None]
    if len(answers) < max(threshold, 1):
        return Share(label, len(answers), None)
    agreed = sum(answer >= Agreement.AGREE for answer in answers)
    return Share(label, len(answers), wilson(agreed, len(answers)))


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _beside(patients: Share) -> str:
    if patients.interval is None:
        return "Too few patients answered to say how this compares."
    found, figure = patients.interval, _percent(CAMBRIDGE)
    start = (
        f"Of {patients.asked} patients {_percent(found.value)} agreed. The 95% interval goes from "
        f"{_percent(found.low)} to {_percent(found.high)}."
    )
    if found.holds(CAMBRIDGE):
        return f"{start} It holds the {figure} of Cambridge: the two cannot be told apart."
    side = "higher" if found.value > CAMBRIDGE else "lower"
    return f"{start} It does not hold the {figure} of Cambridge: this is {side}."


def _chart(occasion: Occasion, result: StatementResult) -> Chart | None:
    said = [each for each in result.shares if each.interval]
    if not said:
        return None
    bars = [
        Bar(each.name, round(100 * each.interval.value), _percent(each.interval.value))
        for each in said
        if each.interval
    ]
    bars.append(Bar("Cambridge programme, patients", round(100 * CAMBRIDGE), _percent(CAMBRIDGE)))
    return Chart(
        id=f"needs-{occasion.pk}",
        title=f"Agreed: {result.text}",
        description=". ".join(f"{bar.label}: {bar.text}" for bar in bars) + ".",
        bars=tuple(bars),
        label_name="Perspective",
        value_name="Agreed",
    )


def _placings(groups: dict[str, list[Evaluation]], threshold: int) -> list[Placing]:
    found = []
    for name, forms in groups.items():
        places = [form.involvement for form in forms if form.involvement is not None]
        if len(places) >= max(threshold, 1):
            mean = sum(places) / len(places)
            nearest = str(Involvement(int(mean + 0.5)).label)
            found.append(Placing(name, round(mean, 1), nearest, len(places)))
        elif name == "Everybody":
            return []
    return found


def _gap(placings: Sequence[Placing]) -> str:
    """How far apart the perspectives see what happened."""
    if len(placings) < 2:
        return ""
    low, high = min(placings, key=lambda each: each.mean), max(placings, key=lambda each: each.mean)
    if low.mean == high.mean:
        return "The perspectives place the day at the same point."
    return (
        f"{high.name} places it highest, at {high.mean} of 5; {low.name} lowest, at {low.mean}. "
        f"They are {high.mean - low.mean:.1f} steps apart. Talk about why."
    )


def _involvement_chart(occasion: Occasion, placings: Sequence[Placing]) -> Chart | None:
    if not placings:
        return None
    return Chart(
        id=f"involvement-{occasion.pk}",
        title=f"{INVOLVEMENT} From 1, not at all, to 5, always deciding together",
        description=". ".join(f"{each.name}: {each.mean} of 5" for each in placings) + ".",
        bars=tuple(Bar(each.name, round(20 * each.mean), str(each.mean)) for each in placings),
        label_name="Perspective",
        value_name="Mean place",
    )
