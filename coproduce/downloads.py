"""Files to keep: an answer that a browser saves, and in which nothing can run."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse

OFFICE = "application/vnd.openxmlformats-officedocument"
NOTHING_RUNS = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; sandbox"
)
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".ics": "text/calendar; charset=utf-8",
    ".pdf": "application/pdf",
    ".qdc": "application/xml",
    ".qdpx": "application/zip",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def download(content: bytes | str, *, name: str) -> HttpResponse:
    """`content` as a file called `name`, whose ending says what it is (see TYPES)."""
    return HttpResponse(
        content,
        content_type=TYPES[PurePath(name).suffix],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": NOTHING_RUNS,
        },
    )
