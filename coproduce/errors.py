"""What an operation says when a rule forbids it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 -- reads as English where it is raised and caught
    """A rule forbids this; the text is a sentence for the person who asked.

    Subclasses give a default `sentence`; raising with a text overrides it.
    """

    sentence: str | Promise = _("That cannot be done now.")

    def __init__(self, sentence: str | Promise = "") -> None:
        super().__init__(sentence or self.sentence)


class ChangedMeanwhileError(Refused):
    """Somebody else changed the same thing first."""

    sentence: str | Promise = _(
        "Somebody else changed this while you were working on it. Nothing was overwritten."
    )
