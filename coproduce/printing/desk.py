"""The desk: takes a document, has the press print it in a process of its own, checks the result."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Progress = Callable[[int, int], None]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PRESS = Path(__file__).with_name("press.py")
STEPS = 3  # the document is handed over, the pages are made, the pages are checked

# The press gets this environment and nothing else. Few threads and arenas keep its memory small.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}


class PrintingFailed(Exception):  # noqa: N818 -- it is read aloud in `except`: printing failed
    """The pages could not be made. The sentence is for the person who asked for them."""


@dataclass(frozen=True)
class Limits:
    """What one printing may use before it is stopped."""

    memory_bytes: int = 2 * 1024**3
    processor_seconds: int = 60
    wall_seconds: float = 90.0


@dataclass(frozen=True)
class Printed:
    """A finished PDF and its number of pages."""

    content: bytes = field(repr=False)
    pages: int


def plain(document: DataclassInstance) -> dict[str, Any]:
    """The document as JSON holds it: what is frozen, and what the press reads."""
    frozen: dict[str, Any] = json.loads(_as_json(asdict(document)))
    return frozen


def pdf(
    template: str,
    document: DataclassInstance,
    *,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Printed:
    """Print `document` with `templates/<template>`: PDF/A-2a and PDF/UA-1, always the same bytes.

    `progress(done, total)` is called at each step and every second while the pages are made.
    Raises PrintingFailed.
    """
    limits, report = limits or Limits(), progress or (lambda _done, _total: None)
    report(0, STEPS)
    order = {"template": _inside_templates(template), "limits": asdict(limits)}
    job = f"{json.dumps(order)}\n{_as_json(asdict(document))}".encode()
    answer = _ask_the_press(job, limits, waiting=lambda: report(1, STEPS))
    report(2, STEPS)
    printed = _read(answer)
    report(STEPS, STEPS)
    return printed


def _as_json(value: Any) -> str:
    return json.dumps(value, default=_date, ensure_ascii=False)


def _date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A document holds text, numbers and dates, not {type(value).__name__}.")


def _inside_templates(template: str) -> str:
    path = (TEMPLATES / template).resolve()
    if path.suffix != ".typ" or not path.is_relative_to(TEMPLATES) or not path.is_file():
        raise PrintingFailed("There is no such print-out.")
    return path.relative_to(TEMPLATES).as_posix()


def _ask_the_press(
    job: bytes, limits: Limits, *, waiting: Callable[[], None]
) -> subprocess.CompletedProcess[bytes]:
    """Run the press in a process that is always gone afterwards."""
    deadline = time.monotonic() + limits.wall_seconds
    command = [sys.executable, "-I", str(PRESS), str(TEMPLATES)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT, start_new_session=True
    ) as press:
        to_send: bytes | None = job
        try:
            while (left := deadline - time.monotonic()) > 0:
                waiting()
                try:
                    out, err = press.communicate(to_send, timeout=min(1.0, left))
                except subprocess.TimeoutExpired:
                    to_send = None  # communicate() remembers what is still to be sent
                else:
                    return subprocess.CompletedProcess(command, press.returncode, out, err)
        finally:
            press.kill()
    raise PrintingFailed(TOO_LONG)


TOO_LONG = "Printing took too long and was stopped. Try with fewer cards or fewer parts."
TOO_BIG = "Printing needed more memory than it may use. Try with fewer cards or fewer parts."
NOT_MADE = "The pages could not be made. Nothing was lost. Please tell whoever runs Coproduce here."


def _read(answer: subprocess.CompletedProcess[bytes]) -> Printed:
    head, _, content = answer.stdout.partition(b"\n")
    if answer.returncode == 0 and head.isdigit() and content.startswith(b"%PDF-"):
        return Printed(content=content, pages=int(head))
    failure = PrintingFailed(_sentence(answer))
    failure.add_note(_without_personal_text(answer))
    raise failure


def _sentence(answer: subprocess.CompletedProcess[bytes]) -> str:
    if answer.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return TOO_LONG
    if answer.returncode in (-signal.SIGABRT, -signal.SIGSEGV) or b"MemoryError" in answer.stderr:
        return TOO_BIG
    return NOT_MADE


def _without_personal_text(answer: subprocess.CompletedProcess[bytes]) -> str:
    """What the press said about our templates; only the lines that it marked as safe."""
    said = answer.stderr.decode("utf-8", "replace").splitlines()
    safe = [line.removeprefix("press: ") for line in said if line.startswith("press: ")]
    return "; ".join([*safe, f"the press ended with {answer.returncode}"])
