"""Lets a test hold a worker at a chosen moment: while a file of that name is in the folder HOLD."""

from __future__ import annotations

import os
import time
from functools import wraps
from pathlib import Path

from coproduce import printing
from reviews import discovery
from reviews.operations import theming

FOLDER = Path(os.environ["HOLD"])


def held(function, *, before="", after=""):
    @wraps(function)
    def waiting(*args, **options):
        _hold(before)
        result = function(*args, **options)
        _hold(after)
        return result

    return waiting


def _hold(moment: str) -> None:
    if moment:
        (FOLDER / f"reached-{moment}").touch()
        while (FOLDER / moment).exists():
            time.sleep(0.05)


discovery.find_themes = held(discovery.find_themes, before="finding", after="found")
theming.store_proposals = held(theming.store_proposals, after="stored")
printing.pdf = held(printing.pdf, after="printed")
