"""What somebody sent with a page's form."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

from coproduce import languages

NOT_TYPED = frozenset(
    [
        "csrfmiddlewaretoken",
        "do",
        "form_end",
        "form_key",
        "held_for",
        "seen",
        "seen_at",
        "version",
        languages.CHANGE,
    ]
)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def typed_words(request: HttpRequest) -> list[dict[str, str]]:
    """What a person had typed into the form that they sent, to be shown to them again."""
    return as_typed({name: request.POST.getlist(name) for name in request.POST})


def as_typed(words: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """The words of a form under the names of their fields, without what was not typed."""
    return [
        {"label": name.replace("_", " ").capitalize(), "value": value}
        for name, values in words.items()
        if name not in NOT_TYPED
        for value in values
        if value and not value.isdigit()
    ]
