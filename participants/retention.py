"""Every field that we keep: why, for how long, and how it is erased."""

from __future__ import annotations
