"""The audit trail's one table."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit trail is written once.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit trail is written once.")


class AuditEvent(models.Model):
    """One thing that somebody did: ids instead of foreign keys, so that it outlives its object."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_type = models.CharField(max_length=40, blank=True)
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    programme_id = models.BigIntegerField(null=True, db_index=True)
    facts = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.actor_type} {self.actor_id} {self.verb} {self.object_type} {self.object_id}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit trail is written once.")
