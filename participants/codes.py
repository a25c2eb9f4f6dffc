"""Short codes that can be read over the phone and open what a private link opens.

Twelve letters in three groups, such as K7QX-RFT4-9WMH. The first group says where to look and is
kept; the others are computed from it with the server's secret key and kept nowhere, not even as a
hash. So whoever reads the database finds no code. The decision 0052 has the arithmetic.
"""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

# No vowels and nothing that looks or sounds like something else when read over the phone.
LETTERS = "CDFGHJKMNPQRTVWXY34679"
GROUP = 4
LENGTH = 3 * GROUP


def new_locator() -> str:
    """The first group of a code: at random, not secret, not always unique."""
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))


def code(locator: str, token_hash: str) -> str:
    """The whole code of the private link with this fingerprint, as it is shown."""
    digest = salted_hmac("participants.codes", f"{locator}:{token_hash}", algorithm="sha256")
    number, letters = int.from_bytes(digest.digest(), "big"), locator
    while len(letters) < LENGTH:
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def plain(typed: str) -> str:
    """What somebody typed as a code is shown: capitals in groups, whatever stands between them."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
