"""Seating: who would like to sit together, and who is better apart."""

from __future__ import annotations

from django.db import models

from workshops.models.meetings import Attendance, Workshop


class SeatingWish(models.Model):
    """Two people who sit at one table, or who do not."""

    class Kind(models.TextChoices):
        TOGETHER = "together", "Keep together"
        APART = "apart", "Keep apart"

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seating_wishes")
    first = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_wish_for_each_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="a_pair_is_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.first.participant}, {self.second.participant}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id
