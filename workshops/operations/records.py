"""The record of a day, as somebody takes it away: made when it is asked for, and not kept."""

from __future__ import annotations

from django.db import transaction

from coproduce import blocks, printing
from coproduce.audit import trail
from coproduce.errors import Refused
from participants.models import User
from workshops.models import Workshop


@transaction.atomic
def print_record(*, workshop: Workshop, document: blocks.Document, by: User) -> printing.Printed:
    """The record as a tagged PDF. Raises Refused when printing fails."""
    try:
        printed = printing.pdf("print/blocks.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    trail.record(by, "printed the record of", workshop, pages=printed.pages)
    return printed


@transaction.atomic
def write_record(*, workshop: Workshop, document: blocks.Document, by: User) -> bytes:
    """The record as a Word file."""
    written = blocks.word_file(document)
    trail.record(by, "took the record away of", workshop, size=len(written))
    return written
