"""Words that somebody typed and has not saved yet."""

from __future__ import annotations

from django.db import models

from participants.models.recruiting import Participant


class HeldWords(models.Model):
    """What somebody typed into a page of their own and did not save, to be shown to them again.

    `place` is the page; `form_key` tells two tabs with the same page apart.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="held_words"
    )
    place = models.CharField(max_length=200)
    form_key = models.CharField(max_length=36, blank=True)
    words = models.JSONField()
    held_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_at", "-id"]
        verbose_name_plural = "held words"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "place", "form_key"], name="words_held_once_for_each_form"
            )
        ]

    def __str__(self) -> str:
        return f"Held words {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id

    @property
    def lines(self) -> list[str]:
        """What was typed, as it would be saved, without what was ticked or chosen."""
        typed = [
            text for name in ("text", "helped_by", "reply") for text in self.words.get(name, [])
        ]
        return [text.replace("\r\n", "\n").strip() for text in typed if text.strip()]
