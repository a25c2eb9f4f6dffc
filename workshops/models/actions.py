"""Actions: who will do what by when, and how it goes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Organisation, Programme
from workshops.models.findings import RootCause, SuccessCriterion


class ActionQuerySet(models.QuerySet["Action"]):
    def unfinished(self) -> ActionQuerySet:
        return self.filter(state__in=[Action.State.PLANNED, Action.State.UNDER_WAY])

    def overdue(self, today: date) -> ActionQuerySet:
        return self.unfinished().filter(due_on__lt=today)


class Action(models.Model):
    """An improvement that somebody promised, tied to the root cause it answers."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        NOT_POSSIBLE = "not_possible", _("Not possible")

    class Horizon(models.TextChoices):
        QUICK_WIN = "quick_win", _("Quick win")
        SHORT = "short", _("Shorter term")
        LONGER = "longer", _("Longer term")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="actions")
    root_cause = models.ForeignKey(RootCause, on_delete=models.RESTRICT, related_name="actions")
    success_criterion = models.ForeignKey(
        SuccessCriterion, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    title = models.CharField(max_length=200)
    what_happens_now = models.TextField(max_length=1000, blank=True)
    what_will_change = models.TextField(max_length=1000, blank=True)
    horizon = models.CharField(max_length=10, choices=Horizon.choices, default=Horizon.SHORT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="actions",
    )
    owner_name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=State.choices, default=State.PLANNED)
    not_possible_because = models.CharField(max_length=500, blank=True)
    promised_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="not_possible") | ~models.Q(not_possible_because=""),
                name="not_possible_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, today: date) -> bool:
        unfinished = self.state in {self.State.PLANNED, self.State.UNDER_WAY}
        return unfinished and self.due_on is not None and self.due_on < today


class ActionUpdate(models.Model):
    """A dated note on how an action goes."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=15, choices=Action.State.choices)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-reported_at", "-id"]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_state_display()}"

    @property
    def programme_id(self) -> int:
        return self.action.programme_id
