"""One answer for two kinds of browser: a fragment to htmx, a redirect to everyone else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def respond(
    request: HttpRequest, *, fragment: str, context: dict[str, Any], otherwise: HttpResponse
) -> HttpResponse:
    """Return the rendered fragment when htmx asked, else `otherwise` (usually a redirect)."""
    if getattr(request, "htmx", False):
        return render(request, fragment, context)
    return otherwise
