"""The form at the door: a person's short code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coproduce.languages import TwoLanguageForm
from workshops.forms.codes import EasyCodeField


class DoorCodeForm(TwoLanguageForm):
    """Five letters and digits from somebody's own page."""

    code = EasyCodeField(
        width=5,
        label=_("Your code"),
        help_text=_("Five letters and digits. It is on your own page."),
    )


class TheirCodeForm(DoorCodeForm):
    """The same code, typed by whoever stands at the door."""

    code = EasyCodeField(
        width=5,
        label="The code of the person who is arriving",
        help_text="Five letters and digits. It is on that person’s own page.",
    )
