"""The form for a photo of the wall."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coproduce import pictures
from coproduce.fields import LineField


class PhotoForm(forms.Form):
    """A photo, and the words for people who do not see it."""

    picture = forms.FileField(
        label="The photo",
        help_text=(
            "A JPEG, PNG or WebP file of up to 8 MB. We make it smaller, and take out where and "
            "when it was taken."
        ),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Choose a photo."},
    )
    words = LineField(
        max_length=300,
        label="What is in the photo?",
        help_text=(
            "For people who do not see it. For example: the wall with nine themes, “I wait too "
            "long” at the top."
        ),
        error_messages={"required": "Say in a few words what is in the photo."},
    )

    def clean_picture(self) -> Any:
        try:
            return pictures.picture(self.cleaned_data["picture"])
        except pictures.NotAPictureError as refusal:
            raise ValidationError(str(refusal)) from refusal
