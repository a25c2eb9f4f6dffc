"""A database that cannot answer: how long a page waits for it, and what the page says then."""

from __future__ import annotations

import select
import sys
import time
from functools import partial
from typing import Any

import psycopg2
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg2 import extensions

from coproduce.posted import typed_words

DISK_FULL = "53100"  # PostgreSQL's name for it; SQLite only says so
EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


def wait_no_longer_than(seconds: float) -> None:
    """From now on give up a PostgreSQL that is silent for so long: its own limits are silent too.

    For a web server. A worker waits: nobody stands before it.
    """
    extensions.set_wait_callback(partial(_wait, seconds))


def _wait(seconds: float, line: Any) -> None:
    deadline = time.monotonic() + seconds
    while (wanted := line.poll()) != extensions.POLL_OK:
        poll = select.poll()
        poll.register(line.fileno(), EVENTS[wanted])
        if not poll.poll(1000 * max(0.0, deadline - time.monotonic())):
            raise psycopg2.OperationalError("The database is silent.")


def sorry(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """The page that says so, with what was typed."""
    is_full = getattr(error.__cause__, "pgcode", "") == DISK_FULL or "is full" in str(error)
    context = {"is_busy": True, "is_full": is_full, "typed": typed_words(request)}
    return render(request, "503.html", context, status=503)


def server_error(request: HttpRequest) -> HttpResponse:
    """For what goes wrong before any view, as when the database is asked who is signed in."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        return sorry(request, error)
    return render(request, "500.html", status=500)
