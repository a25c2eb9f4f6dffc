"""Invented theme packs, small and large, plain and awkward, for tests and measurements."""

from datetime import date

from reviews.documents import (
    PARTS,
    PrintedCard,
    PrintedTheme,
    PrintedWorkshop,
    ThemePackDocument,
    printed_headings,
)

HEADINGS = printed_headings()
LETTERS = {"working": "W", "not_working": "N", "future": "F"}

AWKWARD = {
    "long_answer": (
        "I waited in the corridor with the other people and nobody told us how long it would be. "
        * 23
    )[:2000],
    "long_word": "breathe" * 57 + "x",
    "emoji": "The nurse 👩🏽‍⚕️ smiled 😀 and I felt safe ❤️ with my family 👨‍👩‍👧",
    "arabic": "أشعر بالقلق عندما يتأخر الطبيب ولا أحد يخبرني",
    "welsh": "Rwy'n methu cael apwyntiad: mae'r tŷ yn oer a'r dŵr yn ddrud, gŵyr pawb. Ŷ Ŵ ŷ ŵ",
    "code": '#read("/etc/passwd") #import "@preview/cetz:0.3.0": * $x^2$ \\u{41} ] } <label> @ref',
    "lines": "First this.\n\nThen that.\nAnd at last: thank you — “really”.",
    "symbols": "½ of us wait ≥ 3 hours → £20 for parking ☐ ✓ CO₂",
    "rare": "An old sign: \U00012000",
    "short": "Fear.",
    "bengali": "আমি ডাক্তারের কাছে যেতে পারি না",
    "chinese": "我约不到医生，护士很好。",
    "polish": "Nie mogę umówić wizyty, źdźbło, Łódź",
    "markup": "<b>bold</b> & *star* _under_ `tick` -- dash... ~ 'quote'",
}

PLAIN = (
    "The nurse rang me back the same day.",
    "I tell my story again at each appointment, and each time they look at the screen.",
    "I want to walk to the shop by myself.",
    "When I am short of breath at night there is nobody I can ring who knows me.",
    "My daughter does the talking because they speak too fast for me. She has a job and children.",
    "Singing group. Best hour of my week.",
    "The letter came after the date of the appointment.",
    "They listened.",
)


def cards(count):
    keys = list(LETTERS)
    for number in range(count):
        key = keys[number % 3]
        words = PLAIN[number % len(PLAIN)]
        yield PrintedCard(f"{LETTERS[key]}{number // 3 + 1:03d}", key, f"{words} ({number + 1})")


def themes(all_cards, size=12):
    for heading in HEADINGS:
        own = [card for card in all_cards if card.heading == heading.key]
        for number, start in enumerate(range(0, len(own), size)):
            chunk = own[start : start + size]
            title = ("I do not know who to ask", "I feel looked after", "I can go out again")
            yield PrintedTheme(
                f"{LETTERS[heading.key]}-T{number + 1}",
                heading.key,
                title[(number + len(heading.word)) % 3],
                tuple(card.code for card in chunk),
                len(chunk) // 3,
            )


def theme_pack(count=24, extra=(), parts=PARTS):
    """A pack of `count` plain cards, with further texts under "What is not working"."""
    all_cards = [
        *cards(count),
        *(PrintedCard(f"X{at:03d}", "not_working", text) for at, text in enumerate(extra, start=1)),
    ]
    all_themes = tuple(themes(all_cards))
    not_working = tuple(theme.code for theme in all_themes if theme.heading == "not_working")
    return ThemePackDocument(
        programme_title="Breathing better together",
        version_code="P1",
        frozen_on=date(2026, 11, 22),
        headings=HEADINGS,
        cards=tuple(all_cards),
        themes=all_themes,
        unplaced_codes=(all_cards[-1].code,) if all_cards else (),
        perspectives=("Patient", "Carer", "Clinician", "Commissioner", "Voluntary sector"),
        votes_per_person=3,
        voting_headings=("not_working",),
        worksheet_theme_codes=not_working[:6],
        parts=parts,
        workshop=PrintedWorkshop("First workshop", date(2026, 12, 3), "The Old Corn Exchange"),
    )
