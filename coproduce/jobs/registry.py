"""Which function does which kind of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coproduce.jobs.models import Job

Handler = Callable[["Job"], None]
_handlers: dict[str, Handler] = {}


class Cancelled(Exception):  # noqa: N818 -- reads as English where it is caught
    """The work is no longer this worker's: a person cancelled it, or its lease ran out."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a function as the one that does jobs of this kind."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def handler_for(kind: str) -> Handler:
    """The registered function. Raises LookupError for a kind that nobody handles."""
    if kind not in _handlers:
        raise LookupError(f"No handler is registered for jobs of kind {kind!r}.")
    return _handlers[kind]
