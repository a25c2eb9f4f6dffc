"""Background work of the workshops app: load by id, call one operation, done."""

from __future__ import annotations
