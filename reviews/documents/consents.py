"""What people were asked to agree to, each version as it was worded; none is ever changed.

Whoever words the consent page differently adds a version here, and makes it the current one in
`participants.models.recruiting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Consent

Purpose = Consent.Purpose


@dataclass(frozen=True)
class ConsentWording:
    """What stood beside a box to tick, and the sentence under it."""

    label: str | Promise
    hint: str | Promise


WORDINGS: Mapping[str, Mapping[str, ConsentWording]] = {
    "2026-11": {
        Purpose.TAKE_PART: ConsentWording(
            _("I agree to take part"),
            _("You can stop at any time. You do not have to say why. Your care stays the same."),
        ),
        Purpose.SHARE_WORDS: ConsentWording(
            _("You may share my words, without my name"),
            _(
                "Your words go on cards that people read at a workshop. Before that, "
                "somebody takes out anything that could say who you are."
            ),
        ),
        Purpose.BE_QUOTED: ConsentWording(
            _("You may quote my words in reports"), _("Without your name.")
        ),
        Purpose.BE_CONTACTED: ConsentWording(
            _("You may contact me about what happens next"),
            _("So that we can tell you what was done about what you said."),
        ),
    },
}
