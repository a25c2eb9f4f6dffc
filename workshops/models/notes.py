"""Notes: what each table writes down, and what of it goes into the record of the day."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reviews.models import Theme
from workshops.models.meetings import Workshop


class TableCode(models.Model):
    """The code by which whoever sits at a table writes its notes, without an account."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="table_codes")
    table_number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["table_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "table_number"], name="one_code_for_each_table"
            )
        ]

    def __str__(self) -> str:
        return f"Table {self.table_number}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id


class NoteQuerySet(models.QuerySet["Note"]):
    def of_tables(self) -> NoteQuerySet:
        """As the tables wrote them, whatever became of them."""
        return self.filter(is_in_record=False)

    def waiting(self) -> NoteQuerySet:
        """Of tables, and not yet in the record."""
        return self.of_tables().filter(merged_into=None)

    def in_record(self) -> NoteQuerySet:
        return self.filter(is_in_record=True)


class Note(models.Model):
    """What a table wrote down; or, in the record of the day, what notes of tables became."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="notes")
    table_number = models.PositiveSmallIntegerField(null=True, blank=True)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes"
    )
    text = models.TextField(max_length=2000)
    is_in_record = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_from"
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Note {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id
