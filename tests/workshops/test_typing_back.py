"""What was written on paper comes back: line by line, once, as one set of decisions."""

from __future__ import annotations

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coproduce.errors import Refused
from reviews.errors import CannotUndoError
from reviews.models import Placement, Theme
from reviews.operations import themes, withdrawal
from tests import make
from tests.test_races import at_once, faults
from workshops.documents import typing_back as documents
from workshops.errors import HasActionsError, SheetTypedError
from workshops.models import RootCause, TypedSheet
from workshops.operations import findings
from workshops.operations import typing_back as operations

pytestmark = pytest.mark.django_db
TITLES = ("I can't get through", "I can't park")


@pytest.fixture
def day(review_round):
    return make.workshop(review_round=review_round)


@pytest.fixture
def wall(review_round, fay):
    """Two themes, T1 and T2, and cards N1 to N6 in the tray."""
    for title in TITLES:
        themes.make_theme(
            review_round=review_round, heading="not_working", title=title, by=fay, now=make.NOW
        )
    for number in range(1, 7):
        card = make.approved_card(review_round=review_round, code=f"N{number}")
        make.placement(card=card)
    return review_round


def theme(number):
    return Theme.objects.get(number=number)


def where(code):
    found = Placement.objects.get(card__code=code).theme
    return found.title if found else "the tray"


def type_in(day, text, by, number="1", **options):
    day.refresh_from_db()
    sheet = documents.read(day, text)
    return operations.type_sheet(
        workshop=day, number=number, text=text, stamp=sheet.stamp, by=by, now=make.NOW, **options
    )


def said(day, text):
    return [line.error or line.does for line in documents.read(day, text).lines]


def page(name, day, *more):
    return reverse(f"workshops:{name}", args=[day.programme.slug, day.pk, *more])


def test_each_line_says_what_it_will_do(day, wall):
    assert said(
        day,
        "n1, N2 > t1\nN1 -> tray\nN3 > new: I am alone\nN4 > I am al\n"
        "T2 because the barrier is broken (N5 N6)!\nbecause nobody owns it\nT1 = I wait on hold",
    ) == [
        "Move N1, N2 from the tray to “I can't get through”.",
        "Move N1 from “I can't get through” to the tray.",
        "Move N3 from the tray to the new theme “I am alone”.",
        "Move N4 from the tray to the new theme “I am alone”.",
        "Add the cause “the barrier is broken” to “I can't park”. To act on. N5, N6 say so.",
        "Add the cause “nobody owns it” beneath “the barrier is broken”.",
        "Rename “I can't get through” to “I wait on hold”.",
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("N99 > T1", "There is no card N99."),
        ("N1 > T9", "There is no theme T9 on the wall."),
        ("N1 > I can't", "More than one theme begins with “I can't”. Write its number: T3."),
        ("N1 > Nobody", "No theme on the wall begins with “Nobody”. Write its number: T3."),
        ("> T1", "Write at least one card code, such as N12, before “>”."),
        ("N1 T1", documents.HOW_TO),
        ("N1 >", documents.HOW_TO),
        ("because", "Write why, after “because”."),
        ("because it rains", "Begin with a theme, such as T3 because …, or write it beneath"),
        ("tray because it rains", "The tray has no causes."),
        ("T1 = i can't park", "Another theme has that title already."),
        ("T1 =", "Write a title of 200 characters or fewer"),
        ("N1 > new:", "Write a title of 200 characters or fewer"),
        (f"T1 because {'x' * 501}", "Use 500 characters or fewer for a cause."),
    ],
)
def test_what_cannot_be_understood_says_why(line, error, day, wall):
    assert said(day, line)[0].startswith(error)


def test_cards_that_may_not_hang_there_are_named(day, wall, fay):
    make.card(review_round=wall, code="N70")
    make.card(review_round=wall, code="N71", state="withdrawn", text="")
    make.approved_card(review_round=wall, code="W1", heading="working")
    themes.lock_theme(theme=theme(2), by=fay, now=make.NOW)

    assert said(day, "N70 > T1\nN71 > T1\nW1 > T1\nN1 > T2\nW1 N1 > tray") == [
        "Card N70 is not approved yet.",
        "Card N71 was taken back. Take it off the wall.",
        "“I can't get through” is under “What is not working”, and the card is not.",
        "“I can't park” is locked. Unlock it on the wall first.",
        "These cards are under different headings. Write a line for each.",
    ]


def test_a_sheet_is_done_whole(day, wall, fay):
    type_in(
        day,
        "N1 N2 > T1\nN3 > new: I am alone\nN4 > I am alone\n"
        "T1 because nobody answers (N1)!\nbecause one line serves all\nT2 = I walk far",
        fay,
    )

    cause = RootCause.objects.get(text="nobody answers")
    assert [where(f"N{number}") for number in (1, 2, 3, 4, 5)] == [
        TITLES[0],
        TITLES[0],
        "I am alone",
        "I am alone",
        "the tray",
    ]
    assert theme(2).title == "I walk far"
    assert (cause.is_to_act_on, [card.code for card in cause.cards.all()]) == (True, ["N1"])
    assert cause.children.get().text == "one line serves all"


def test_a_sheet_is_taken_back_whole(day, wall, fay):
    sheet = type_in(day, "N1 > T1\nN1 > T2\nT2 because rain\nbecause wind\nT1 = I wait", fay)

    operations.undo_sheet(sheet=sheet, by=fay, now=make.NOW)

    assert (where("N1"), theme(1).title) == ("the tray", TITLES[0])
    assert not RootCause.objects.exists()
    assert type_in(day, "N1 > T1", fay).lines == 1


def test_a_sheet_on_which_others_built_stays_whole(day, wall, fay, lee):
    sheet = type_in(day, "N1 > T1\nN2 > T1\nT1 because rain", fay)
    themes.rename_theme(theme=theme(1), title="I wait", by=lee, now=make.NOW)

    with pytest.raises(CannotUndoError):
        operations.undo_sheet(sheet=sheet, by=fay, now=make.NOW)

    assert (where("N1"), RootCause.objects.count()) == (TITLES[0].replace(TITLES[0], "I wait"), 1)


def test_causes_that_others_hung_beneath_are_not_taken_back(day, wall, fay):
    sheet = type_in(day, "T1 because rain", fay)
    cause = RootCause.objects.get()
    findings.record_root_cause(theme=cause.theme, parent=cause, text="clouds", by=fay, now=make.NOW)

    with pytest.raises(HasActionsError):
        operations.undo_sheet(sheet=sheet, by=fay, now=make.NOW)


def test_a_line_that_was_done_already_does_nothing(day, wall, fay):
    type_in(day, "N1 > T1\nT1 because rain", fay)

    assert said(day, "N1 > T1\nT1 because Rain") == [
        "Nothing to do: already in “I can't get through”.",
        "The cause “Rain” is in the tree already; it stays.",
    ]


def test_a_card_that_is_taken_back_before_saving_is_put_nowhere(day, wall, client, fay, pat):
    make.consent(participant=pat, purpose="take_part")
    review = make.submitted_review(review_round=wall, participant=pat)
    statement = make.statement(review=review)
    card = make.approved_card(review_round=wall, code="N80", statement=statement)
    make.placement(card=card)
    client.force_login(fay)
    sent = {"number": "1", "lines": "N80 > T1", "do": "check"}
    checked = client.post(page("type_back", day), sent)
    stamp = re.search(r'name="stamp" value="([^"]+)"', checked.content.decode())[1]
    withdrawal.withdraw_review(review=review, by=pat, now=make.NOW)

    answer = client.post(page("type_back", day), sent | {"do": "save", "stamp": stamp})

    assert answer.status_code == 422
    assert "Card N80 was taken back" in answer.content.decode()
    assert not Placement.objects.filter(card=card).exists()


# --- The same sheet twice -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1", "N1 > T1\nN2 > T1"),
        ("1", "N3 > T2"),
        ("2", "n2  >  t1\n\nN1 > T1."),
    ],
)
def test_a_sheet_typed_twice_is_noticed(number, text, day, wall, fay, lee):
    type_in(day, "N1 > T1\nN2 > T1", lee, number="1")

    with pytest.raises(SheetTypedError, match=lee.name):
        type_in(day, text, fay, number=number)

    assert TypedSheet.objects.count() == 1


def test_another_sheet_of_the_same_number_is_saved_when_somebody_says_so(day, wall, fay):
    type_in(day, "N1 > T1", fay)
    type_in(day, "N2 > T1", fay, is_another=True)

    assert where("N2") == TITLES[0]


def test_two_people_who_type_the_same_sheet_are_warned(day, wall, client, fay, lee):
    sent = {"number": "4", "lines": "N1 > T1", "do": "check"}
    type_in(day, "N1 > T1", lee, number="4")
    client.force_login(fay)

    answer = client.post(page("type_back", day), sent)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"{lee.name} typed sheet 4 with the same lines" in shown
    assert f" on {make.NOW:%-d %B}, " in shown
    assert "It is another sheet of paper" in shown


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_sheet_in_the_same_moment_save_it_once(day, wall, fay):
    day.refresh_from_db()
    stamp = documents.read(day, "").stamp

    results = at_once(
        lambda _: operations.type_sheet(
            workshop=day, number="1", text="N1 > T1", stamp=stamp, by=fay, now=make.NOW
        )
    )

    assert faults(results) == []
    assert sum(isinstance(each, Refused) for each in results) == len(results) - 1
    assert TypedSheet.objects.count() == 1


# --- The page -----------------------------------------------------------------------------------
def test_lines_that_are_wrong_say_so_beside_them_and_all_stay_typed(day, wall, client, fay):
    client.force_login(fay)

    answer = client.post(
        page("type_back", day), {"number": "1", "lines": "N1 > T1\nN99 > T1", "do": "check"}
    )

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no card N99." in shown
    assert "N1 &gt; T1\nN99 &gt; T1</textarea>" in shown
    assert 'value="save"' not in shown
    assert where("N1") == "the tray"


def test_when_the_wall_changed_meanwhile_nothing_is_saved_and_the_lines_are_read_again(
    day, wall, client, fay, lee
):
    client.force_login(fay)
    sent = {"number": "1", "lines": "N1 > T1", "do": "check"}
    checked = client.post(page("type_back", day), sent)
    stamp = re.search(r'name="stamp" value="([^"]+)"', checked.content.decode())[1]
    themes.rename_theme(theme=theme(1), title="I am engaged", by=lee, now=make.NOW)

    answer = client.post(page("type_back", day), sent | {"do": "save", "stamp": stamp})

    shown = answer.content.decode()
    assert (answer.status_code, where("N1")) == (409, "the tray")
    assert "from the tray to “I am engaged”" in shown
    newer = re.search(r'name="stamp" value="([^"]+)"', shown)[1]
    client.post(page("type_back", day), sent | {"do": "save", "stamp": newer})
    assert where("N1") == "I am engaged"


def test_a_day_on_paper_is_typed_back_in_a_moment(day, wall, client, fay):
    """Forty lines, as they come off a wall: checked, saved, taken back."""
    for number in range(100, 130):
        make.placement(card=make.approved_card(review_round=wall, code=f"N{number}"))
    lines = [f"N{number} > T{1 + number % 2}" for number in range(100, 130)]
    lines += [f"T1 because reason {number} (N{100 + 2 * number})" for number in range(5)]
    lines += ["because nobody owns it!", "N1 N2 > new: I am alone", "T2 = I walk far"]
    lines += ["N3 > I am alone", "I am alone because it is quiet"]
    assert len(lines) == 40
    client.force_login(fay)
    sent = {"number": "7", "lines": "\n".join(lines), "do": "check"}

    started = time.perf_counter()
    checked = client.post(page("type_back", day), sent)
    stamp = re.search(r'name="stamp" value="([^"]+)"', checked.content.decode())[1]
    saved = client.post(page("type_back", day), sent | {"do": "save", "stamp": stamp})
    took = time.perf_counter() - started

    sheet = TypedSheet.objects.get()
    assert (checked.status_code, saved.status_code, sheet.lines) == (200, 302, 40)
    assert RootCause.objects.count() == 7
    assert [where("N100"), where("N101"), where("N3")] == [TITLES[0], "I walk far", "I am alone"]
    client.post(page("undo_sheet", day, sheet.pk))
    assert where("N100") == "the tray"
    assert not RootCause.objects.exists()
    assert took < 30, took  # of the five minutes that typing has; seconds, on a busy machine


def test_reading_forty_lines_takes_as_many_queries_as_one(day, wall):
    def queries(text):
        with CaptureQueriesContext(connection) as captured:
            documents.read(day, text)
        return len(captured)

    queries("N1 > T1")  # the round and the clock of the day are remembered now
    assert queries("\n".join(["N1 > T1", "T1 because rain"] * 20)) == queries("N1 > T1") <= 4
