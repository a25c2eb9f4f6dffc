"""The two languages of the pages for people who take part.

Pages for colleagues are in English. Pages behind a private link, and those open to all, are in the
language that was chosen on this device; else in the one that the person prefers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CHANGE = "change_language"
YEAR = 365 * 24 * 3600
WELSH = "cy"


@dataclass(frozen=True)
class Said:
    """Words in the language of the reader, or else in the one in which they were written."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def say(words: str, welsh: Mapping[str, str]) -> Said:
    """A team's own words in the language of this page; `welsh` holds what the team gave for each.

    Words that a team left as they were suggested have their Welsh in the catalogue.
    """
    if words and translation.get_language() == WELSH:
        known = welsh.get(words) or translation.gettext(words)
        if known != words or words in welsh:
            return Said(known, WELSH)
    return Said(words, settings.LANGUAGE_CODE)


class TwoLanguageForm(forms.Form):
    """A form that changing the language shows again as it was typed, and does not send."""

    @property
    def only_changes_language(self) -> bool:
        return CHANGE in self.data

    def full_clean(self) -> None:
        super().full_clean()
        if self.only_changes_language:
            self._errors = ErrorDict()

    def is_valid(self) -> bool:
        return not self.only_changes_language and super().is_valid()


def chosen(request: HttpRequest) -> str | None:
    """The language asked for with this request, or before on this device; None if neither."""
    asked = request.POST.get(CHANGE) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return asked if asked in dict(settings.LANGUAGES) else None


def speak(request: HttpRequest, otherwise: str = "") -> None:
    """Make this page in the language chosen on the device, else in the one that is preferred."""
    preferred = otherwise if otherwise in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    translation.activate(chosen(request) or preferred)


def keep_choice(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the language that was asked for with this request on the device, for a year."""
    if request.POST.get(CHANGE) in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST[CHANGE],
            max_age=YEAR,
            httponly=True,
            secure=settings.HTTPS,
            samesite="Lax",
        )
