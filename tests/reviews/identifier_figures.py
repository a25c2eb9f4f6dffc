"""Prints how well words that say who somebody is are found: `make bench-identifiers`."""

from __future__ import annotations

import os
import sys

import django

SETS = (
    "The sentences that the rules were made with",
    "More that they were made with",
    "The sentences held out first",
    "More that were held out",
)


def main() -> None:
    from tests.reviews import fresh_words, held_out_words, labelled_words
    from tests.reviews.test_identifiers import measure

    sets = (
        labelled_words.SENTENCES,
        fresh_words.SENTENCES,
        held_out_words.SENTENCES,
        fresh_words.HELD_OUT,
    )
    for title, lines in zip(SETS, sets, strict=True):
        found, missed, false_alarms, marks = measure(lines)
        sys.stdout.write(f"{title}: {len(lines.strip().splitlines())}\n")
        for kind, hits in found.items():
            share = sum(hits) / len(hits)
            sys.stdout.write(f"  {kind:12} {sum(hits):3} of {len(hits):3}  {share:.2f}\n")
        right = marks - len(false_alarms)
        sys.stdout.write(f"  precision    {right:3} of {marks:3}  {right / marks:.2f}\n")
        sys.stdout.write(f"  missed: {', '.join(missed)}\n")
        sys.stdout.write(f"  for nothing: {', '.join(text for _, text in false_alarms)}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")
    django.setup()
    main()
