"""How long a theme pack takes to print, beside the typesetter alone on the same pages.

`make bench-pack`, or `python -m bench.pack 40 400` for other numbers of cards. Each measurement
runs in a process of its own, so that one does not warm or swell another.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any

SIZES = (40, 400, 4000)
TEMPLATE = "reviews/print/theme_pack.typ"
ROUNDS = 3


def product(document: Any) -> bytes:
    """As the product prints: own process, limits, PDF/A-2a and PDF/UA-1 checked."""
    from coproduce import printing

    return printing.pdf(TEMPLATE, document).content


def bare(document: Any) -> bytes:
    """The typesetter alone: no process of its own, no limits, no standard checked."""
    import typst

    from coproduce.printing import desk, press

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(press.FONTS)]
    )
    return bytes(
        typst.compile(
            desk.TEMPLATES / TEMPLATE,
            root=desk.TEMPLATES,
            font_paths=fonts,
            sys_inputs={"document": json.dumps(asdict(document), default=str)},
        )
    )


WAYS = {"bare": bare, "product": product}


def measure(way: str, count: int) -> dict[str, float]:
    """Seconds, peak memory in MB of whichever process worked hardest, size in kB."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")
    django.setup()
    from tests.reviews.pack_samples import theme_pack

    document = theme_pack(count)
    started = time.perf_counter()
    content = WAYS[way](document)
    seconds = time.perf_counter() - started
    who = resource.RUSAGE_SELF if way == "bare" else resource.RUSAGE_CHILDREN
    peak = resource.getrusage(who).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "memory": peak, "size": len(content) / 1000}


def measured(way: str, count: int) -> dict[str, float]:
    """The quickest of a few rounds: what else the machine is doing only ever adds."""
    command = [sys.executable, "-m", "bench.pack", "--one", way, str(count)]
    answers = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for _ in range(ROUNDS)
    ]
    return min(answers, key=lambda answer: float(answer["seconds"]))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
        return
    row = "{:>6} {:>9} {:>9} {:>7} {:>10} {:>12} {:>8}\n"
    sys.stdout.write(
        row.format("cards", "bare s", "product s", "times", "bare MB", "product MB", "PDF kB")
    )
    for count in map(int, sys.argv[1:] or SIZES):
        alone, ours = measured("bare", count), measured("product", count)
        sys.stdout.write(
            row.format(
                count,
                f"{alone['seconds']:.2f}",
                f"{ours['seconds']:.2f}",
                f"{ours['seconds'] / alone['seconds']:.2f}",
                f"{alone['memory']:.0f}",
                f"{ours['memory']:.0f}",
                f"{ours['size']:.0f}",
            )
        )


if __name__ == "__main__":
    main()
