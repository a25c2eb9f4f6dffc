"""What somebody sent with a page's form."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
