"""Lets a test hold a worker at a chosen moment: while a file of that name is in the folder HOLD."""

from __future__ import annotations

import os
import time
from functools import wraps
from pathlib import Path

from coproduce import printing
from reviews import discovery
from reviews.discovery import sharding
from reviews.operations import proposals

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


sharding.condense = held(sharding.condense, before="condensing")
sharding.assign = held(sharding.assign, before="assigning")
discovery.find_themes = held(discovery.find_themes, before="finding", after="found")
proposals.store_proposals = held(proposals.store_proposals, after="stored")
printing.pdf = held(printing.pdf, after="printed")
