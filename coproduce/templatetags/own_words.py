"""A team's own words on the pages of people who take part, in the language of the page."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from coproduce.languages import Said

register = template.Library()


class Speaker(Protocol):
    """A programme, which knows what its team gave for their words."""

    def say(self, words: str) -> Said: ...


@register.filter
def said_by(words: object, programme: Speaker | None) -> str:
    """The words in the language of the page; marked as English where there are no others."""
    if not (words and programme):
        return str(words or "")
    said = programme.say(str(words))
    if said.language == get_language():
        return said.text
    return format_html('<span lang="{}">{}</span>', said.language, said.text)
