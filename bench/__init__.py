"""Measures of finding themes: quality against people's themes, and time and memory at scale."""

import sys


def tell(line: str) -> None:
    """Prints a line of a table."""
    sys.stdout.write(f"{line}\n")
