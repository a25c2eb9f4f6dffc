"""People who answer, each with a browser that sends the same form again until an answer comes."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from tests import make
from tests.faults.site import Site, holding_link
from tests.services import until

ADDRESS = "/my/review/not-working/"
LONG = "It is the waiting that wears me down. " * 40
EACH = 16  # answers of one person: fewer than may be given under a heading
BROWSERS = 6
PATIENCE = 600


def who_answer(review_round, count: int) -> list[dict[str, str]]:
    """People in the middle of answering, each as the cookie of their private link."""
    found = []
    for number in range(count):
        person = make.participant(programme=review_round.programme, name=f"Participant {number:02}")
        make.consent(participant=person, purpose="take_part")
        make.review(review_round=review_round, participant=person)
        found.append(holding_link(make.invitation(participant=person, token=f"token-{number}")))
    return found


def answer(number: int) -> dict[str, str]:
    """A form with one answer, and the words that are to be saved."""
    text = f"Answer {number}: {LONG}".strip()
    return {"text": text, "is_top_priority": "on", "do": "add", "form_key": str(uuid.uuid4())}


def send_all(
    site: Site,
    forms: Sequence[dict[str, str]],
    people: Sequence[dict[str, str]],
    faults: Sequence[Callable[[], object]],
) -> Counter[int]:
    """Have every form acknowledged, while the faults happen one after another; tries by form."""
    acknowledged, tries, lock, finished = set(), Counter(), Lock(), Event()

    def submit(number: int) -> None:
        while not finished.is_set():
            tries[number] += 1
            if site.post(ADDRESS, forms[number], people[number % len(people)]) == 302:
                with lock:
                    acknowledged.add(number)
                return
            finished.wait(0.2)

    with ThreadPoolExecutor(BROWSERS) as browsers:
        try:
            done = [browsers.submit(submit, number) for number in range(len(forms))]
            for number, fault in enumerate(faults, start=1):
                enough = number * len(forms) // (len(faults) + 2)
                until(lambda enough=enough: len(acknowledged) >= enough, PATIENCE)
                fault()
            until(lambda: all(each.done() for each in done), PATIENCE)
        finally:
            finished.set()
    assert len(acknowledged) == len(forms)
    return tries


def figures(what: str, times: int, tries: Counter[int], saved: Counter[str], forms) -> str:
    """One line to read: acknowledged and lost, kept in part, kept twice."""
    whole = Counter(form["text"] for form in forms)
    lost, partial = len(whole - saved), len(saved.keys() - whole.keys())
    doubled = sum(count - 1 for count in saved.values())
    again = sum(tries.values()) - len(forms)
    return (
        f"{what} {times} times in {len(forms)} answers: {again} sent again, "
        f"lost {lost}, partial {partial}, doubled {doubled}"
    )
