"""Forms about telling people what was done, and about their answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import LineField, WordsField
from coproduce.languages import TwoLanguageForm


class PublishFeedbackForm(forms.Form):
    """The words that go with a release."""

    title = LineField(
        label="Title",
        help_text="For your own list, such as “After the second workshop”.",
    )
    message = WordsField(
        label="What would you like to say to everybody?",
        help_text=(
            "It stands at the top of each person’s page and letter. Thank people, and say what "
            "happens next. Their own words, and what came of them, follow below it."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReplyForm(TwoLanguageForm):
    """Was it put right?"""

    was_put_right = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))],
        widget=forms.RadioSelect,
        label=_("Was this put right?"),
    )
    reply = WordsField(
        max_length=1000,
        required=False,
        label=_("Is there anything you would like to tell us about it?"),
    )
