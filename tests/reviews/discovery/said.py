"""Invented statements to find themes in: eight subjects, each said in many ways."""

import random

from reviews.discovery import Utterance

SUBJECTS = {
    "waiting": (
        "I wait too long",
        "waiting for an appointment",
        "the wait was weeks",
        "long waiting times",
    ),
    "parking": (
        "there is nowhere to park",
        "parking is expensive",
        "the car park is full",
        "park the car",
    ),
    "food": ("the food was cold", "meals came late", "no choice of food", "cold meals on the ward"),
    "listening": (
        "nobody listened to me",
        "doctors do not listen",
        "I felt listened to",
        "listen more",
    ),
    "letters": (
        "letters arrive after the date",
        "my letter was lost",
        "unclear letters",
        "the letter came late",
    ),
    "noise": (
        "the ward is noisy at night",
        "I could not sleep for noise",
        "noise at night",
        "noisy corridors",
    ),
    "phone": (
        "nobody answers the phone",
        "I rang and the phone rang out",
        "the phone line",
        "phone the clinic",
    ),
    "tablets": (
        "tablets run out",
        "my tablets were changed",
        "nobody explained the tablets",
        "tablets",
    ),
}
ENDS = (
    "",
    " again",
    " every time",
    " at the clinic",
    " since last year",
    " and it worries me",
    " most days",
)


def statements(count: int, seed: int = 1) -> list[Utterance]:
    """So many invented statements, the same for the same seed, few of them alike."""
    draw = random.Random(seed)
    lines = [(subject, said) for subject in SUBJECTS for said in SUBJECTS[subject]]
    return [
        Utterance(
            number, f"{draw.choice(lines)[1]}{draw.choice(ENDS)} ({draw.randrange(10 * count)})"
        )
        for number in range(count)
    ]


def placed(discovery) -> dict:
    """Where each statement is: the place of its theme, None in the tray."""
    where = {left.id: None for left in discovery.unplaced}
    for place, theme in enumerate(discovery.themes):
        where |= dict.fromkeys(theme.member_ids, place)
    return where


def every_id(discovery) -> list:
    """All ids of the outcome, as often as they are in it."""
    members = [member for theme in discovery.themes for member in theme.member_ids]
    return [*members, *(left.id for left in discovery.unplaced)]
