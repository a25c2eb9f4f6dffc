"""Comments that a service already had: a file, what its columns mean, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reviews.models.collecting import Review, ReviewRound


class CommentImport(models.Model):
    """A file of comments: its rows until they are brought in, or for a day; then what came of it.

    `rows` are numbers and cells by column, `mapping` says which column is what.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Waiting for you"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        UNDONE = "undone", "Undone"

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="comment_imports"
    )
    reviews = models.ManyToManyField(Review, related_name="comment_imports")
    file_name = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    row_count = models.PositiveIntegerField(default=0)
    already_there = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"Comments {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id
