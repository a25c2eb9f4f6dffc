"""Which function does which kind of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coproduce.jobs.models import Job

Handler = Callable[["Job"], None]
_handlers: dict[str, Handler] = {}
_promises: set[str] = set()


class Cancelled(Exception):  # noqa: N818 -- reads as English where it is caught
    """The work is no longer this worker's: a person cancelled it, or its lease ran out."""


def handles(kind: str, *, is_promise: bool = False) -> Callable[[Handler], Handler]:
    """Register a function as the one that does jobs of this kind.

    A promise (an email that a page says is on its way, data that go on a day) nobody cancels.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if is_promise:
            _promises.add(kind)
        return handler

    return register


def is_promise(kind: str) -> bool:
    """Whether work of this kind has been promised to somebody."""
    return kind in _promises


def handler_for(kind: str) -> Handler:
    """The registered function. Raises LookupError for a kind that nobody handles."""
    if kind not in _handlers:
        raise LookupError(f"No handler is registered for jobs of kind {kind!r}.")
    return _handlers[kind]
