"""The press: runs as a process of its own, reads a job from stdin, writes a PDF to stdout.

Started by path, never imported by the product: it must not load Django or the settings, and what
goes wrong here (memory, time, a fault in the typesetter) must not touch whoever asked.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parents[1] / "fonts"
# What the typesetter quotes from a document, or was told to say about it.
PERSONAL = r"(panicked with:|assertion failed:).*|[\"`“].*[\"`”]"
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # Linux: CLONE_NEWNET, CLONE_NEWUSER


def accept(limits: dict[str, Any]) -> None:  # pragma: no cover -- in the press's own process
    """Give up everything that printing does not need: memory, time, files, rank, network."""
    os.nice(15)
    seconds = int(limits["processor_seconds"])
    for kind, amount in (
        (resource.RLIMIT_AS, int(limits["memory_bytes"])),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),  # a core file would hold people's words
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):  # macOS knows fewer limits
            resource.setrlimit(kind, (amount, amount))
    leave_the_network()


def leave_the_network() -> None:  # pragma: no cover -- in the press's own process
    """On Linux, go where there is no network, if the kernel lets us. Nothing here needs one."""
    with suppress(AttributeError, OSError):
        system = ctypes.CDLL(None)
        if system.unshare(NEW_NETWORK) != 0:
            system.unshare(NEW_NETWORK | NEW_USER)


def typeset(templates: Path, template: str, document: str) -> bytes:
    """The PDF. The document is data: nothing in it can become part of the template."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    frozen_on = datetime.fromisoformat(json.loads(document)["frozen_on"]).replace(tzinfo=UTC)
    content = typst.compile(
        templates / template,
        root=templates,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": document},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=frozen_on,
    )
    return bytes(content)


def page_count(content: bytes) -> int:
    """Pages of a PDF that the typesetter made: the count of the topmost page tree."""
    counts = re.findall(rb"/Type\s*/Pages\b.*?/Count\s+(\d+)", content, re.DOTALL)
    return max(int(count) for count in counts)


def fault(error: typst.TypstError) -> str:
    """Where our template is at fault and why, without what is quoted: it may be personal."""
    places = re.findall(r"─ (\S+\.typ:\d+:\d+)", error.diagnostic)
    reason = re.sub(PERSONAL, r"\1 …", error.message, flags=re.DOTALL)
    return " ".join([*reason.split(), *places])


def main() -> None:  # pragma: no cover -- in the press's own process
    order = json.loads(sys.stdin.buffer.readline())
    accept(order["limits"])
    document = sys.stdin.buffer.read().decode("utf-8")
    try:
        content = typeset(Path(sys.argv[1]), order["template"], document)
    except typst.TypstError as error:
        sys.exit(f"press: {fault(error)}")
    sys.stdout.buffer.write(b"%d\n" % page_count(content))
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
