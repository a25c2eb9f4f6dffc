"""How well words that say who somebody is are found, measured on sentences that we wrote."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import identifiers
from tests.reviews import fresh_words, held_out_words
from tests.reviews.labelled_words import SENTENCES

HELD_OUT = (held_out_words.SENTENCES, fresh_words.HELD_OUT)
LABEL = re.compile(r"\[(\w+):([^\]]+)\]")


def sentences(lines=SENTENCES):
    """Each as its plain text and the labelled stretches in it: (kind, start, end)."""
    for line in lines.strip().splitlines():
        text, labels, at = "", [], 0
        for match in LABEL.finditer(line):
            text += line[at : match.start()]
            labels.append((match[1], len(text), len(text) + len(match[2])))
            text += match[2]
            at = match.end()
        yield text + line[at:], labels


def overlap(mark, start, end):
    return mark.start < end and mark.end > start


def measure(lines=SENTENCES):
    found, missed, false_alarms, marks_made = {}, [], [], 0
    for text, labels in sentences(lines):
        marks = identifiers.find(text)
        marks_made += len(marks)
        for kind, start, end in labels:
            hit = any(overlap(mark, start, end) for mark in marks)
            found.setdefault(kind, []).append(hit)
            if not hit:
                missed.append(text[start:end])
        false_alarms += [
            (mark.kind, text[mark.start : mark.end])
            for mark in marks
            if not any(overlap(mark, start, end) for _kind, start, end in labels)
        ]
    return found, missed, false_alarms, marks_made


def recall(found, *kinds):
    hits = [hit for kind in kinds for hit in found[kind]]
    return sum(hits) / len(hits)


def test_the_labelled_set_is_large_enough_to_say_something():
    held_out = [sentence for lines in HELD_OUT for sentence in sentences(lines)]
    labelled = [*sentences(), *sentences(fresh_words.SENTENCES), *held_out]

    assert (len(labelled) >= 450, len(held_out) >= 200) == (True, True)
    assert sum(bool(labels) for _text, labels in labelled) >= 150


def test_numbers_and_emails_are_nearly_always_found():
    found, missed, _, _ = measure()

    assert recall(found, "phone", "email", "nhs_number", "number", "postcode") >= 0.98, missed


@pytest.mark.parametrize("lines", [SENTENCES, fresh_words.SENTENCES, *HELD_OUT])
def test_nine_names_in_ten_are_found_and_few_marks_are_wrong(lines):
    found, missed, false_alarms, marks = measure(lines)

    assert recall(found, "name") >= 0.90, missed
    assert 1 - len(false_alarms) / marks >= 0.95, false_alarms


def test_numbers_and_emails_that_nothing_was_tuned_on_are_found():
    found, missed, _, _ = measure(held_out_words.SENTENCES)

    assert recall(found, "phone", "email", "nhs_number", "number", "postcode") >= 0.98, missed


def test_dates_and_places_are_mostly_found():
    found, missed, _, _ = measure()

    assert recall(found, "date", "place") >= 0.90, missed


def test_what_is_missed_is_said_in_the_documentation():
    sets = (SENTENCES, fresh_words.SENTENCES, *HELD_OUT)
    missed = [name for lines in sets for name in measure(lines)[1]]
    page = Path("docs/identifiers.md").read_text()

    assert [name for name in missed if name not in page] == []


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("9434765919", True),
        ("9434765918", False),
        ("9990000018", True),
        ("943476591", False),
        ("94347659190", False),
        ("0000000000", True),
    ],
)
def test_an_nhs_number_carries_its_check_digit(digits, is_one):
    assert identifiers.is_nhs_number(digits) is is_one


def test_a_check_digit_of_ten_does_not_exist():
    assert not any(identifiers.is_nhs_number(f"100000001{digit}") for digit in range(10))


def test_the_programmes_own_people_are_found_whatever_the_capitals():
    (mark,) = identifiers.find("then zebedee came in", ["Zebedee Quux"])

    assert (mark.kind, mark.why) == ("known_name", "is the name of somebody in this programme")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("I asked Quarnby twice.", ["Quarnby"]),
        ("Quarnby signed it.", ["Quarnby"]),
        ("Quarnby's team came.", ["Quarnby"]),
        ("Quarnby the porter and I.", ["Quarnby"]),
        ("It says T. M. Quarnby on it.", ["T. M. Quarnby"]),
        ("Zoë and Siôn came.", ["Zoë", "Siôn"]),
        ("Clerk van der Quarn rang", ["van der Quarn"]),
        ("my nurse joy is away", ["joy"]),
        ("I told McQuarn and O'Quarn.", ["McQuarn", "O'Quarn"]),
        ("My son will come and my wife may ring.", []),
        ("The MRI, the X-ray, the Amoxicillin and a CTs.", []),
        ("The Great Western bus, the Health Board and a Blue Badge.", []),
        ("Parking never works. Singing helped me.", []),
        ("We Write Every Word Of It Like This Here.", []),
        ("Vitamin D. My tablets.", []),
        ("She'd wrote it. They'll came. Mum'd told me. Three came. Eventually came.", []),
    ],
)
def test_a_name_is_known_by_what_stands_around_it(text, marked):
    assert [text[mark.start : mark.end] for mark in identifiers.find(text)] == marked


def test_short_and_everyday_parts_of_a_name_are_not_looked_for():
    assert identifiers.find("i may go so far", ["Al May", "So Mi"]) == ()


def test_marks_come_in_order_and_never_overlap():
    text = "I live at 12 Sluice Lane, flat 96, Heronry Court, CB99 9ZZ, ring Jane on 01632 960017"

    marks = identifiers.find(text)

    assert all(left.end <= right.start for left, right in pairwise(marks))


def test_the_pieces_are_the_whole_text():
    text = "My nurse Jane, 01632 960017."
    pieces = identifiers.pieces(text, identifiers.find(text))

    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.why] == ["Jane", "01632 960017"]


def test_without_marks_there_is_one_piece():
    assert [piece.text for piece in identifiers.pieces("I wait", ())] == ["I wait"]
    assert identifiers.pieces("", ()) == ()


@given(st.text(max_size=300))
def test_any_text_is_marked_within_its_bounds(text):
    marks = identifiers.find(text, ["Ann"])

    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert "".join(piece.text for piece in identifiers.pieces(text, marks)) == text


NEAR_MISSES = [
    "a" * 10,
    "a.",
    "a@",
    "a@a.",
    "1 ",
    "1",
    "0 - ",
    "+",
    "12 Aaaa ",
    "Dr ",
    "Dr Aa ",
    "my name is ",
    "A1 ",
    "AB12 3",
    "jan ",
    "1/1/",
    "ward ",
    "extension number ",
    "x at y dot ",
    "Jane-",
    "'’-",
    "\u00e9\u0301",
]


@pytest.mark.parametrize("near_miss", NEAR_MISSES)
def test_time_grows_with_the_length_and_no_faster(near_miss):
    def seconds(length):
        text = (near_miss * length)[:length]
        best = []
        for _ in range(5):
            started = time.perf_counter()
            identifiers.find(text)
            best.append(time.perf_counter() - started)
        return min(best)

    short, long = seconds(4_000), seconds(16_000)

    assert long < 0.4
    assert long < 10 * short + 0.01  # four times the text; a square would be sixteen
