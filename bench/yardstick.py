"""The database of the small sites that ours is measured beside, set up as ours is."""

from __future__ import annotations

from typing import Any

import environ


def database() -> dict[str, Any]:
    """Kept open from request to request; on SQLite with the same journal and the same locks."""
    found: dict[str, Any] = environ.Env().db_url("BENCH_DATABASE_URL")
    found["CONN_MAX_AGE"] = 60
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
    return found
