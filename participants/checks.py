"""System checks of our own."""

from __future__ import annotations
