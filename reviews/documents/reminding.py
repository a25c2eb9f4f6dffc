"""How the emails of a round are: invitations and reminders, sent, waiting, failed, unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coproduce.posting import Sending
from participants.models import Invitation, Participant
from reviews.models import Reminder, ReminderPlan, ReviewRound


@dataclass(frozen=True)
class MailOut:
    """How many emails of one kind are how far."""

    name: str
    waiting: int
    sent: int
    failed: int
    unknown: int

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.failed + self.unknown


@dataclass(frozen=True)
class StuckEmail:
    """An email that needs a person: it failed, or nobody knows whether it arrived."""

    participant: Participant
    kind: str
    state: str
    why: str
    reminder: Reminder | None = None


@dataclass(frozen=True)
class MailOuts:
    """Every email to the people of a round."""

    summaries: tuple[MailOut, ...]
    stuck: tuple[StuckEmail, ...]
    reminders: tuple[Reminder, ...]
    failed_reminders: int
    failed_invitations: int


def reminder_plan(review_round: ReviewRound) -> ReminderPlan | None:
    return ReminderPlan.objects.filter(review_round=review_round).first()


def mail_outs(review_round: ReviewRound) -> MailOuts:
    """What became of each invitation and reminder."""
    invitations = list(
        Invitation.objects.filter(
            participant__programme=review_round.programme_id,
            channel=Invitation.Channel.EMAIL,
            revoked_at=None,
        )
        .exclude(sending=Sending.NOT_SENT)
        .exclude(participant__name="")
        .select_related("participant")
    )
    reminders = list(
        review_round.reminders.exclude(participant__name="").select_related("participant")
    )
    stuck = {Sending.FAILED, Sending.UNKNOWN}
    return MailOuts(
        summaries=(
            _summary("Invitations", invitations),
            _summary("First reminders", [each for each in reminders if each.number == 1]),
            _summary("Second reminders", [each for each in reminders if each.number == 2]),
        ),
        stuck=(
            *(_stuck(each, "Invitation") for each in invitations if each.sending in stuck),
            *(
                _stuck(each, f"Reminder {each.number}", each)
                for each in reminders
                if each.sending in stuck
            ),
        ),
        reminders=tuple(reminders),
        failed_reminders=sum(each.sending == Sending.FAILED for each in reminders),
        failed_invitations=sum(each.sending == Sending.FAILED for each in invitations),
    )


def _summary(name: str, rows: Iterable[Invitation | Reminder]) -> MailOut:
    counted = Counter(row.sending for row in rows)
    return MailOut(
        name=name,
        waiting=counted[Sending.QUEUED] + counted[Sending.SENDING],
        sent=counted[Sending.SENT],
        failed=counted[Sending.FAILED],
        unknown=counted[Sending.UNKNOWN],
    )


def _stuck(row: Invitation | Reminder, kind: str, reminder: Reminder | None = None) -> StuckEmail:
    return StuckEmail(
        participant=row.participant,
        kind=kind,
        state=row.get_sending_display(),
        why=row.sending_error,
        reminder=reminder,
    )
