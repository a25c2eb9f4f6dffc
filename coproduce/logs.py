"""Log lines without people: only named facts, never messages built from what people wrote."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FACTS = ("route", "method", "status", "ms", "user_id", "job_id", "kind", "attempt", "error_type")


class JsonFormatter(logging.Formatter):
    """One JSON object a line; of an exception only its type and where it was raised.

    Exception texts and local variables are left out: a database error can quote a whole row.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith("coproduce") else record.msg,
        }
        line |= {fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)}
        if record.exc_info and record.exc_info[0]:
            line["error_type"] = record.exc_info[0].__name__
            line["raised_at"] = _frames(record)
        return json.dumps(line, default=str)


def _frames(record: logging.LogRecord) -> list[str]:
    traceback = record.exc_info[2] if record.exc_info else None
    frames = []
    while traceback:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-8:]
