"""Equality monitoring: how often each answer was given, and nothing about who gave it."""

from __future__ import annotations

from django.db import models

from participants.models.programmes import Programme


class EqualityCount(models.Model):
    """How many people gave one answer to one equality question; no row is about one person."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="equality_counts"
    )
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["question", "answer"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "question", "answer"], name="one_count_for_each_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
