"""Telling a worker that there is work; allowed to fail, never to hold anybody up."""

from __future__ import annotations

import logging
import time

from celery import current_app

RING_SECONDS = 0.5
SILENCE_SECONDS = 30.0
logger = logging.getLogger("coproduce.jobs")
_broken_until = 0.0


def ring() -> None:
    """Publish one message, in half a second at most; after a failure stay silent for a while.

    The row in the database is already committed: if the bell is not heard, the sweep finds it.
    """
    global _broken_until  # noqa: PLW0603 -- a breaker is state of the process
    if time.monotonic() < _broken_until:
        return
    try:
        with current_app.connection_for_write() as connection:
            connection.connect_timeout = RING_SECONDS
            connection.transport_options = (connection.transport_options or {}) | {
                "socket_timeout": RING_SECONDS,
                "socket_connect_timeout": RING_SECONDS,
                "max_retries": 1,
                "interval_start": 0,
                "connect_retries_timeout": RING_SECONDS,
            }
            current_app.send_task(
                "coproduce.jobs.tasks.work", connection=connection, retry=False, expires=60
            )
    except Exception as error:  # noqa: BLE001 -- whatever it is, the answer was saved
        _broken_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("bell not heard", extra={"error_type": type(error).__name__})
