"""Every address of ours, walked from the URLconf, with the objects that its parts name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

THIRD_PARTY = ("account_", "mfa_", "usersessions_")


@dataclass(frozen=True)
class Route:
    """One address: its name, the parts it takes, and the view behind it."""

    name: str
    parts: tuple[str, ...]
    view: object


def ours() -> list[Route]:
    """All our routes; allauth's own are not among them."""
    return [
        route
        for route in _walk(get_resolver().url_patterns, "", ())
        if not route.name.startswith(THIRD_PARTY)
    ]


def _walk(patterns, namespace, parts) -> Iterator[Route]:
    for pattern in patterns:
        found = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, found)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}", found, pattern.callback)
