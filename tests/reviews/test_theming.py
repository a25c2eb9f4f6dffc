"""Finding themes: what a run proposes, and what it never touches."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.jobs import tasks
from coproduce.jobs.models import Job
from reviews import discovery, documents
from reviews.errors import NothingToThemeError
from reviews.models import Card, Placement, Theme, ThemingRun
from reviews.operations import packs, proposals, snapshots, theme_words, themes, theming
from tests import make
from tests.reviews import said


@pytest.fixture
def cards(review_round):
    return said.cards(review_round)


def run(review_round):
    return theming.run_theming(review_round=review_round, now=timezone.now())


def places(review_round):
    """Card id → theme id, and whether a person put it there."""
    found = Placement.objects.filter(card__review_round=review_round, card__state="approved")
    return {each.card_id: (each.theme_id, each.placed_by_id) for each in found}


def everything_is_somewhere(review_round):
    approved = set(review_round.cards.approved().values_list("pk", flat=True))
    live = set(review_round.themes.live().values_list("pk", flat=True))
    where = places(review_round)
    return set(where) == approved and {theme for theme, _by in where.values()} <= live | {None}


def fit(review_round, text="I rang and there was no appointment left"):
    return make.approved_card(review_round=review_round, text=text)


def test_a_first_run_proposes_themes_for_every_card(review_round, cards):
    stored = run(review_round)

    review_round.refresh_from_db()
    assert (stored.card_count, stored.revision, stored.curation) == (24, 1, 0)
    assert stored.theme_count == review_round.themes.proposed().count() >= 3
    assert not review_round.themes.decided().exists()
    assert everything_is_somewhere(review_round)
    assert not review_round.themes_are_due
    theme = review_round.themes.first()
    assert theme.title
    assert theme.reason
    assert len(theme.typical_card_ids) == 3
    assert AuditEvent.objects.filter(verb="proposed themes", actor_id=None).count() == 1


def told(run):
    return documents.run_in_words(run, is_first=run.review_round.theming_runs.count() == 1)


def test_the_first_run_says_what_it_did_in_a_sentence(review_round, cards):
    stored = run(review_round)

    assert told(stored) == f"It read 24 cards and proposes {stored.theme_count} themes."
    one = ThemingRun(card_count=1, theme_count=1, unplaced_count=2)
    assert documents.run_in_words(one, is_first=True) == (
        "It read 1 card and proposes 1 theme. 2 cards fit nowhere yet."
    )


def test_a_later_run_says_what_became_of_the_new_cards_and_applies_nothing(
    review_round, cards, fay
):
    run(review_round)
    for theme in review_round.themes.live():
        themes.accept_theme(theme=theme, by=fay, now=timezone.now())
    home = Placement.objects.get(card=cards[0]).theme
    for text in said.TEXTS[:2]:
        fit(review_round, text + " at all")
    fit(review_round, "Thursday")
    said.changed(review_round)
    before = places(review_round)

    stored = run(review_round)

    assert told(stored) == f"3 new cards: 2 fit “{home.title}”, 1 fits nowhere yet."
    after = places(review_round)
    assert {card: after[card] for card in before} == before
    assert Placement.objects.unplaced().count() == 3
    said.changed(review_round)
    assert told(run(review_round)).startswith("It read 27 cards")


def test_new_cards_that_make_a_theme_are_told_and_stay_a_proposal(review_round, cards, fay):
    run(review_round)
    for theme in review_round.themes.live():
        themes.accept_theme(theme=theme, by=fay, now=timezone.now())
    for number in range(8):
        fit(review_round, f"The soup on ward {number} was cold and the bread was dry")
    said.changed(review_round)

    stored = run(review_round)

    assert told(stored) == "8 new cards: 8 make a new theme."
    assert review_round.themes.proposed().count() == 1


def test_where_themes_overlap_is_kept_with_the_run(review_round, cards):
    stored = run(review_round)

    told_of = stored.overlaps["not_working"]
    assert told_of["cards"] == 24
    assert told_of["shared"] == sum(pair[2] for pair in told_of["pairs"])
    assert stored.overlaps["working"] == {"cards": 0, "shared": 0, "pairs": []}


def test_asking_without_approved_cards_is_refused(review_round, fay):
    make.card(review_round=review_round)

    with pytest.raises(NothingToThemeError):
        theming.request_themes(review_round=review_round, by=fay, now=timezone.now())

    assert not Job.objects.exists()


def test_a_run_for_the_same_state_is_stored_once(review_round, cards):
    first = run(review_round)
    before = places(review_round)

    assert run(review_round) is None
    assert list(ThemingRun.objects.all()) == [first]
    assert places(review_round) == before


def test_a_run_that_started_earlier_does_not_overwrite_a_later_one(review_round, cards):
    early = snapshots.take_snapshot(review_round=review_round)
    found = theming._found(early, timezone.now(), theming._silent)
    fit(review_round)
    said.changed(review_round)
    run(review_round)
    before = places(review_round)

    stored = proposals.store_proposals(
        review_round=review_round, snapshot=early, found=found, now=timezone.now()
    )

    assert stored is None
    assert places(review_round) == before


def test_what_people_decided_stays_whatever_runs(review_round, cards, fay):
    run(review_round)
    accepted, renamed, merged, taken_in, split, locked = _six(review_round)
    now = timezone.now()
    themes.accept_theme(theme=accepted, by=fay, now=now)
    themes.rename_theme(theme=renamed, title="I park far away", by=fay, now=now)
    themes.merge_themes(theme=merged, others=[taken_in], by=fay, now=now)
    chosen = list(Card.objects.filter(placement__theme=split))[:1]
    themes.split_theme(theme=split, cards=chosen, title="I stand alone", by=fay, now=now)
    themes.lock_theme(theme=locked, by=fay, now=now)
    moved = Card.objects.filter(placement__theme=accepted).first()
    themes.move_cards(review_round=review_round, cards=[moved], theme=None, by=fay, now=now)
    decided = list(review_round.themes.decided().order_by("pk").values())
    before = places(review_round)
    for number in range(4):
        fit(review_round, f"I rang {number} times and got no appointment")
    said.changed(review_round)

    stored = run(review_round)

    assert stored.card_count == 27
    assert list(review_round.themes.decided().order_by("pk").values()) == decided
    after = places(review_round)
    live = {theme["id"] for theme in decided}
    for card_id, (theme_id, by) in before.items():
        if theme_id in live or by:
            assert after[card_id] == (theme_id, by)
    assert everything_is_somewhere(review_round)


def _six(review_round):
    """Six themes with cards; those that the software found, and more made from them."""
    found = list(review_round.themes.live())
    while len(found) < 6:
        largest = max(found, key=lambda theme: theme.placements.count())
        new = make.theme(review_round=review_round, title=f"Another proposal {len(found)}")
        half = largest.placements.all()[: largest.placements.count() // 2]
        Placement.objects.filter(pk__in=[each.pk for each in half]).update(theme=new)
        found.append(new)
    return found


def test_a_decision_made_while_a_run_is_under_way_wins(review_round, cards, fay, monkeypatch):
    run(review_round)
    theme = review_round.themes.first()
    fit(review_round)
    said.changed(review_round)
    find, calls = discovery.find_themes, []

    def and_meanwhile(*args, **options):
        calls.append(1)
        if len(calls) == 1:
            themes.rename_theme(theme=theme, title="Mine now", by=fay, now=timezone.now())
        return find(*args, **options)

    monkeypatch.setattr(discovery, "find_themes", and_meanwhile)

    stored = run(review_round)

    theme.refresh_from_db()
    assert (theme.title, theme.is_accepted, stored.curation) == ("Mine now", True, 1)
    assert len(calls) == 6
    assert everything_is_somewhere(review_round)


def test_a_run_that_is_overtaken_each_time_gives_up_for_now(review_round, cards, fay, monkeypatch):
    find = discovery.find_themes

    def and_meanwhile(*args, **options):
        review_round.curation += 1
        review_round.save(update_fields=["curation"])
        return find(*args, **options)

    monkeypatch.setattr(discovery, "find_themes", and_meanwhile)

    with pytest.raises(theming.ChangedMeanwhile):
        run(review_round)

    assert not Theme.objects.exists()


def test_a_late_card_goes_to_the_tray_with_a_suggestion_and_its_reason(review_round, cards, fay):
    run(review_round)
    for theme in review_round.themes.live():
        themes.accept_theme(theme=theme, by=fay, now=timezone.now())
    late = fit(review_round, said.TEXTS[0] + " at all")
    odd = fit(review_round, "Thursday")
    said.changed(review_round)

    stored = run(review_round)

    home = Placement.objects.get(card=cards[0]).theme
    placement = Placement.objects.get(card=late)
    assert (placement.theme, placement.suggested_theme) == (None, home)
    assert placement.reason == proposals.NEARER_THAN_TO_OTHERS
    assert Placement.objects.get(card=odd).theme is None
    assert Placement.objects.get(card=odd).reason
    assert (stored.suggested_count, stored.unplaced_count) == (1, 1)


def test_cards_that_are_no_longer_approved_vanish_from_their_themes(review_round, cards):
    run(review_round)
    Card.objects.filter(pk__in=[card.pk for card in cards[:6]]).update(
        state=Card.State.DRAFT, approved_at=None
    )
    said.changed(review_round)

    assert run(review_round).card_count == 18
    assert everything_is_somewhere(review_round)
    homes = Placement.objects.filter(card__in=cards[:6], theme__isnull=False)
    assert not homes.exclude(theme__retired_at=None).exists()


def test_what_is_taken_back_while_a_run_is_under_way_is_not_stored(
    review_round, cards, monkeypatch
):
    find, taken = discovery.find_themes, []

    def and_meanwhile(utterances, **options):
        found = find(utterances, **options)
        if utterances and not taken:
            taken.append(1)
            Card.objects.filter(pk=cards[0].pk).update(state=Card.State.WITHDRAWN, text="")
            said.changed(review_round)
        return found

    monkeypatch.setattr(discovery, "find_themes", and_meanwhile)

    assert run(review_round).card_count == 23
    assert not Placement.objects.filter(card=cards[0]).exists()


def test_a_proposal_that_a_workshop_or_a_decision_knows_is_retired_not_deleted(
    review_round, cards, fay
):
    run(review_round)
    known, undecided, *_others = review_round.themes.live()
    cause = make.root_cause(theme=known)
    decision = themes.accept_theme(theme=undecided, by=fay, now=timezone.now())
    themes.undo_decision(decision=decision, by=fay, now=timezone.now())
    gone = Card.objects.filter(placement__theme__in=[known, undecided])
    gone.update(state=Card.State.SET_ASIDE)
    said.changed(review_round)

    run(review_round)

    known.refresh_from_db()
    undecided.refresh_from_db()
    assert known.retired_at
    assert undecided.retired_at
    assert cause.theme == known
    assert everything_is_somewhere(review_round)


def test_the_number_of_a_printed_proposal_is_never_given_to_another_theme(review_round, cards, fay):
    run(review_round)
    packs.freeze_theme_pack(review_round=review_round, title="Pack", by=fay, now=timezone.now())
    printed = {theme.pk: theme.number for theme in review_round.themes.all()}
    Card.objects.filter(placement__theme__in=printed).update(state=Card.State.SET_ASIDE)
    said.changed(review_round)

    run(review_round)
    made = themes.make_theme(
        review_round=review_round, heading="future", title="I rest", by=fay, now=timezone.now()
    )

    assert not review_round.themes.live().filter(pk__in=printed).exists()
    assert sorted(printed.values()) == list(range(1, len(printed) + 1))
    assert Theme.objects.get(pk=made.theme_id).number == len(printed) + 1


def test_a_proposal_keeps_no_word_that_no_card_says_any_more(review_round, cards):
    run(review_round)
    theme = review_round.themes.first()
    Theme.objects.filter(pk=theme.pk).update(title="Nurse Winterbottom lost my notes")
    said.changed(review_round)

    run(review_round)

    assert not Theme.objects.filter(title__contains="Winterbottom").exists()


def test_no_two_themes_of_a_heading_get_the_same_title(review_round, cards):
    assert proposals._untaken("I wait", {"i wait", "i wait (2)"}) == "I wait (3)"
    run(review_round)
    titles = [theme.title.casefold() for theme in review_round.themes.live()]
    assert len(set(titles)) == len(titles)


def test_a_split_can_be_suggested(review_round):
    theme = make.theme(review_round=review_round)
    both = said.MATTERS["parking"] + said.MATTERS["night"]
    cards = said.cards(review_round, both)
    for card in cards:
        make.placement(card=card, theme=theme)

    suggested = theming.suggest_split(theme=theme)

    assert 3 <= len(suggested) <= 6
    assert set(suggested) < {card.pk for card in cards}


def test_the_job_finds_themes_and_says_how_far_it_is(review_round, cards, fay):
    job = theming.request_themes(review_round=review_round, by=fay, now=timezone.now())

    tasks.work()

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 100, 100)
    assert review_round.themes.proposed().exists()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_store_one(review_round, cards):
    results = []
    ready = threading.Barrier(2)

    def work():
        ready.wait()
        results.append(run(review_round))
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 2
    assert sum(result is not None for result in results) == 1
    assert ThemingRun.objects.count() == 1
    assert everything_is_somewhere(review_round)


def test_withdrawn_words_go_from_titles_of_the_software_at_once(review_round, cards):
    theme = make.theme(review_round=review_round, title="I cannot get an appointment today")
    retired = make.theme(review_round=review_round, title=cards[1].text, retired_at=make.NOW)
    kept = make.theme(
        review_round=review_round, title="I am alone at night", key_phrases=["zebra", "alone"]
    )
    Card.objects.filter(pk__in=[cards[0].pk, cards[1].pk]).update(state="withdrawn", text="")

    with transaction.atomic():
        theme_words.forget(
            review_round=review_round, texts=[cards[0].text, cards[1].text], now=timezone.now()
        )

    for each in (theme, retired, kept):
        each.refresh_from_db()
    assert theme.title.startswith(theme_words.UNTITLED)
    assert retired.title == theme_words.TAKEN_BACK
    assert (kept.title, kept.key_phrases) == ("I am alone at night", ["alone"])


def test_a_title_of_people_that_repeats_withdrawn_words_is_marked_until_renamed(
    review_round, cards, fay
):
    theme = make.theme(review_round=review_round, title=cards[0].text)
    themes.accept_theme(theme=theme, by=fay, now=timezone.now())
    Card.objects.filter(pk=cards[0].pk).update(state="withdrawn", text="")
    theme_words.forget(review_round=review_round, texts=[cards[0].text], now=timezone.now())

    theme.refresh_from_db()
    assert (theme.title, bool(theme.repeats_withdrawn_at)) == (cards[0].text, True)

    decision = themes.rename_theme(theme=theme, title="I wait", by=fay, now=timezone.now())
    theme_words.forget(review_round=review_round, texts=[cards[0].text], now=timezone.now())

    theme.refresh_from_db()
    decision.refresh_from_db()
    assert (theme.title, theme.repeats_withdrawn_at) == ("I wait", None)
    assert decision.before["themes"][str(theme.pk)]["title"] == theme_words.TAKEN_BACK


@pytest.mark.parametrize(
    ("title", "repeated"),
    [
        ("I cannot get an appointment with anybody", True),  # five words in a row
        ("I get an appointment", False),
        ("xylophone", True),  # a word that nobody else uses
        ("My xylophone broke!", True),
        ("Nights are bad", False),
    ],
)
def test_when_a_title_repeats_what_was_taken_back(title, repeated):
    gone = [
        theme_words.words_of(text)
        for text in ("I cannot get an appointment with the nurse", "My xylophone broke")
    ]
    still = theme_words.vocabulary(["I get an appointment", "the nurse cannot", "my with broke"])

    assert theme_words.repeats(title, gone, still) is repeated
