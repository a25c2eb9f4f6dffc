"""Background work of the reviews app: load by id, call one operation, done."""

from __future__ import annotations
