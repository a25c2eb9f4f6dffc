"""The product in one function: from a person's own words to what was done about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from participants.models import Consent, Participant, Programme
from reviews.models import Card, Heading, Statement, Theme
from workshops.documents import findings
from workshops.models import (
    Action,
    FeedbackDelivery,
    FeedbackReport,
    RootCause,
    SuccessCriterion,
)


@dataclass(frozen=True)
class ThreadAction:
    """A promise, and where it is now."""

    title: str
    owner: str
    organisation: str
    due_on: date | None
    state: str
    state_label: str
    not_possible_because: str
    latest: str
    latest_at: datetime | None


@dataclass(frozen=True)
class ThreadCause:
    """Why things are as they are; `from_these_words` when this very card supports it."""

    text: str
    is_to_act_on: bool
    from_these_words: bool
    actions: tuple[ThreadAction, ...]


@dataclass(frozen=True)
class ThreadCriterion:
    perspective: str
    text: str


@dataclass(frozen=True)
class ThreadTheme:
    """The theme the words are in, as people accepted it, and what came of it."""

    title: str
    others: int
    causes: tuple[ThreadCause, ...]
    criteria: tuple[ThreadCriterion, ...]

    @property
    def actions(self) -> tuple[ThreadAction, ...]:
        return tuple(action for cause in self.causes for action in cause.actions)


@dataclass(frozen=True)
class ThreadCard:
    """What became of one idea; its text only once a person approved it."""

    code: str
    text: str
    state: str
    theme: ThreadTheme | None


@dataclass(frozen=True)
class Thread:
    """Somebody's own words, and everything that followed from them."""

    heading: str
    heading_label: str
    words: str
    is_top_priority: bool
    cards: tuple[ThreadCard, ...]

    @property
    def is_waiting(self) -> bool:
        return not self.cards


@dataclass(frozen=True)
class ContributorThread:
    """All of one contributor's threads, most important first."""

    threads: tuple[Thread, ...]
    is_released: bool


def thread(statement: Statement) -> Thread:
    """From one statement through card, theme, root cause and success to actions and today."""
    return threads_of([statement], programme=statement.review.review_round.programme)[0]


def contributor_thread(
    participant: Participant, *, for_the_team: bool = False
) -> ContributorThread:
    """All that a contributor said. What came after the themes waits for the first release."""
    programme = participant.programme
    is_released = programme.feedback_reports.exists()
    statements = Statement.objects.given().filter(review__participant=participant)
    ordered = statements.order_by("-is_top_priority", "review_id", "position", "pk")
    return ContributorThread(
        threads=threads_of(ordered, programme=programme, with_results=is_released or for_the_team),
        is_released=is_released,
    )


def threads_of(
    statements: Iterable[Statement], *, programme: Programme, with_results: bool = True
) -> tuple[Thread, ...]:
    """A thread a statement; the number of queries does not depend on how many there are."""
    statements = list(statements)
    cards_of: dict[int, list[Card]] = defaultdict(list)
    cards = Card.objects.filter(statement__in=statements).order_by("pk")
    for card in cards.select_related("placement__theme"):
        cards_of[card.statement_id or 0].append(card)
    every_card = [card for cards in cards_of.values() for card in cards]
    results = _Results(programme, every_card, with_results=with_results)
    return tuple(
        Thread(
            heading=statement.heading,
            heading_label=str(Heading(statement.heading).label),
            words=statement.text,
            is_top_priority=statement.is_top_priority,
            cards=tuple(_thread_card(card, results) for card in cards_of[statement.pk]),
        )
        for statement in statements
    )


def _thread_card(card: Card, results: _Results) -> ThreadCard:
    theme = results.theme_of(card)
    state = card.state
    if card.is_approved:
        state = "placed" if theme else "unplaced"
    return ThreadCard(
        code=card.code if card.is_approved else "",
        text=card.text if card.is_approved else "",
        state=str(state),
        theme=theme,
    )


class _Results:
    """What the workshops made of the themes of these cards, read once."""

    def __init__(self, programme: Programme, cards: Sequence[Card], *, with_results: bool) -> None:
        themes = {theme.pk: theme for card in cards if (theme := _decided_theme(card))}
        self.themes = themes
        self.sizes = _sizes(themes)
        into = findings.survivors(programme) if with_results else {}
        wanted = [theme_id for theme_id, survivor in into.items() if survivor in themes]
        self.causes: dict[int, list[RootCause]] = defaultdict(list)
        for root_cause in _causes_with_actions(wanted):
            self.causes[into[root_cause.theme_id]].append(root_cause)
        self.criteria: dict[int, list[ThreadCriterion]] = defaultdict(list)
        criteria = SuccessCriterion.objects.filter(theme__in=wanted)
        for each in criteria.select_related("perspective"):
            said = ThreadCriterion(each.perspective.name, each.text)
            self.criteria[into[each.theme_id]].append(said)

    def theme_of(self, card: Card) -> ThreadTheme | None:
        theme = _decided_theme(card)
        if theme is None:
            return None
        return ThreadTheme(
            title=theme.title,
            others=self.sizes.get(theme.pk, 1) - 1,
            causes=tuple(
                ThreadCause(
                    text=each.text,
                    is_to_act_on=each.is_to_act_on,
                    from_these_words=any(held.pk == card.pk for held in each.cards.all()),
                    actions=tuple(thread_action(action) for action in each.actions.all()),
                )
                for each in self.causes[theme.pk]
            ),
            criteria=tuple(self.criteria[theme.pk]),
        )


def _decided_theme(card: Card) -> Theme | None:
    """The theme an approved card is in, if people accepted it."""
    placement = getattr(card, "placement", None)
    theme: Theme | None = placement.theme if placement else None
    if not card.is_approved or theme is None or theme.retired_at or not theme.is_accepted:
        return None
    return theme


def _sizes(themes: Iterable[int]) -> dict[int, int]:
    counted = Theme.objects.filter(pk__in=list(themes)).with_counts()
    return {theme.pk: theme.card_count for theme in counted}  # type: ignore[attr-defined]


def _causes_with_actions(theme_ids: Sequence[int]) -> QuerySet[RootCause]:
    return RootCause.objects.filter(theme__in=theme_ids).prefetch_related(
        Prefetch("cards", queryset=Card.objects.only("pk")),
        Prefetch(
            "actions",
            queryset=Action.objects.select_related("owner", "organisation").prefetch_related(
                "updates"
            ),
        ),
    )


def thread_action(action: Action) -> ThreadAction:
    """Expects owner, organisation and updates to be fetched."""
    latest = next(iter(action.updates.all()), None)
    return ThreadAction(
        title=action.title,
        owner=str(action.owner) if action.owner else action.owner_name,
        organisation=action.organisation.name if action.organisation else "",
        due_on=action.due_on,
        state=action.state,
        state_label=str(action.get_state_display()),
        not_possible_because=action.not_possible_because,
        latest=latest.text if latest else "",
        latest_at=latest.reported_at if latest else None,
    )


@dataclass(frozen=True)
class Audience:
    """Who would be told, and how."""

    by_email: tuple[Participant, ...]
    by_letter: tuple[Participant, ...]
    not_contacted: int

    @property
    def total(self) -> int:
        return len(self.by_email) + len(self.by_letter)


def audience(programme: Programme) -> Audience:
    """Everybody who gave a review, still takes part and agreed to be contacted."""
    people = (
        programme.participants.taking_part()
        .filter(reviews__submitted_at__isnull=False, reviews__withdrawn_at=None)
        .distinct()
        .prefetch_related("consents")
    )
    agreed = [person for person in people if person.agreed_to(Consent.Purpose.BE_CONTACTED)]
    return Audience(
        by_email=tuple(person for person in agreed if _reads_email(person)),
        by_letter=tuple(person for person in agreed if not _reads_email(person)),
        not_contacted=len(people) - len(agreed),
    )


def _reads_email(person: Participant) -> bool:
    return bool(person.email) and not person.wants_letters


def delivery_of(participant: Participant) -> FeedbackDelivery | None:
    """The latest release that this contributor was told about."""
    deliveries = participant.feedback_deliveries.select_related("report")
    return deliveries.order_by("-report__published_at", "-pk").first()


@dataclass(frozen=True)
class Contributor:
    """Somebody who gave a review, in the list of the team."""

    participant_id: int
    name: str
    perspective: str
    statements: int


def contributors(programme: Programme) -> tuple[Contributor, ...]:
    """Everybody whose review stands, with how much they said."""
    given = Q(reviews__submitted_at__isnull=False, reviews__withdrawn_at=None)
    people = (
        programme.participants.filter(given)
        .select_related("perspective")
        .annotate(statements=Count("reviews__statements", filter=given, distinct=True))
    )
    return tuple(
        Contributor(
            participant_id=each.pk,
            name=each.name,
            perspective=each.perspective.name,
            statements=each.statements,  # type: ignore[attr-defined]
        )
        for each in people
    )


@dataclass(frozen=True)
class ReportLine:
    """A release in the list of all."""

    report_id: int
    title: str
    published_at: datetime
    told: int
    replied: int


def report_lines(programme: Programme) -> tuple[ReportLine, ...]:
    counted = programme.feedback_reports.annotate(
        told=Count("deliveries"),
        replied=Count("deliveries", filter=~Q(deliveries__was_put_right="")),
    )
    return tuple(
        ReportLine(each.pk, each.title, each.published_at, each.told, each.replied)
        for each in counted
    )


@dataclass(frozen=True)
class DeliverySummary:
    """How the telling of one release goes."""

    sent: int
    on_their_way: int
    failed: int
    unknown: int
    letters_to_post: int
    letters_posted: int
    put_right: int
    partly: int
    not_put_right: int

    @property
    def replies(self) -> int:
        return self.put_right + self.partly + self.not_put_right


def delivery_summary(report: FeedbackReport) -> DeliverySummary:
    state = FeedbackDelivery.Sending
    numbers = report.deliveries.aggregate(
        sent=Count("pk", filter=Q(sending=state.SENT)),
        on_their_way=Count("pk", filter=Q(sending__in=[state.QUEUED, state.SENDING])),
        failed=Count("pk", filter=Q(sending=state.FAILED)),
        unknown=Count("pk", filter=Q(sending=state.UNKNOWN)),
        letters_posted=Count("pk", filter=Q(sending=state.BY_LETTER, sent_at__isnull=False)),
        put_right=Count("pk", filter=Q(was_put_right="yes")),
        partly=Count("pk", filter=Q(was_put_right="partly")),
        not_put_right=Count("pk", filter=Q(was_put_right="no")),
    )
    return DeliverySummary(letters_to_post=letters_to_post(report).count(), **numbers)


def letters_to_post(report: FeedbackReport) -> QuerySet[FeedbackDelivery]:
    """Of a release: who is told by letter, still takes part, and whose letter is not posted yet."""
    return report.deliveries.filter(
        sending=FeedbackDelivery.Sending.BY_LETTER,
        sent_at=None,
        participant__in=report.programme.participants.taking_part(),
    )


def deliveries_of(report: FeedbackReport) -> QuerySet[FeedbackDelivery]:
    """Those who were told, with what the release's page shows of each."""
    return report.deliveries.select_related("participant__perspective")
