"""The form at the door: a person's short code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coproduce.languages import TwoLanguageForm
from workshops.forms.codes import EasyCodeField


class DoorCodeForm(TwoLanguageForm):
    """Five letters and digits from the invitation or the badge."""

    code = EasyCodeField(
        width=5,
        label=_("Your code"),
        help_text=_("Five letters and digits. It is on your page and on your badge."),
    )
