"""Packs: frozen once, printed once, superseded when words are taken back."""

from __future__ import annotations

import hashlib
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coproduce import printing
from coproduce.errors import Refused
from coproduce.jobs import queue, tasks
from coproduce.jobs.models import Job
from reviews import documents
from reviews.errors import NothingToPrintError, PackSupersededError
from reviews.models import Card, Placement, PrintedPack, ThemePack
from reviews.operations import cards as card_operations
from reviews.operations import packs
from tests import make
from tests.reviews import said

NOW = timezone.now()
FORM = {
    "title": "For the first workshop",
    "parts": ["overview", "cards", "theme_posters"],
    "voting_headings": ["not_working"],
    "votes_per_person": 3,
    "worksheets": 2,
    "print_set": "standard",
    "paper": "a4",
    "language": "en",
}


@pytest.fixture
def cards(review_round):
    return said.cards(review_round, said.MATTERS["parking"])


@pytest.fixture
def theme(review_round, cards):
    theme = make.theme(review_round=review_round, title="I cannot park", accepted_at=NOW)
    for card in cards[:5]:
        make.placement(card=card, theme=theme)
    return theme


@pytest.fixture
def as_fay(client, fay):
    client.force_login(fay)
    return client


def freeze(review_round, **options):
    options = {"parts": ("overview", "cards")} | options
    by, now = options.pop("by", None), options.pop("now", NOW)
    return packs.freeze_theme_pack(
        review_round=review_round,
        title="Pack",
        choices=documents.PackChoices(**options),
        by=by,
        now=now,
    )


def pack_url(name, pack):
    return reverse(
        f"reviews:{name}", args=[pack.review_round.programme.slug, pack.review_round_id, pack.pk]
    )


def words(response):
    return " ".join(response.content.decode().split())


def test_a_pack_holds_approved_cards_and_accepted_themes_as_they_were(
    review_round, cards, theme, fay
):
    make.card(review_round=review_round, text="Not approved")
    make.theme(review_round=review_round, title="Only a proposal")
    workshop = documents.PrintedWorkshop("First workshop", None, "The hall")

    pack = freeze(review_round, by=fay, parts=documents.PARTS, workshop=workshop)
    Card.objects.filter(pk=cards[0].pk).update(text="Changed later")

    document = documents.ThemePackDocument.from_contents(pack.contents)
    assert (pack.card_count, pack.theme_count, pack.cards.count()) == (6, 1, 6)
    assert (document.version_code, document.workshop) == ("P1", workshop)
    assert document.cards[0].text == cards[0].text
    assert [each.title for each in document.themes] == ["I cannot park"]
    assert document.themes[0].code == "T1"
    assert document.themes[0].card_codes == tuple(card.code for card in cards[:5])
    assert document.unplaced_codes == (cards[5].code,)
    assert document.worksheet_theme_codes == ("T1",)
    assert document.perspectives == ("Patient", "Carer", "Clinician")
    assert freeze(review_round).contents["version_code"] == "P2"


def test_where_nothing_is_accepted_the_proposals_are_printed(review_round, cards):
    theme = make.theme(review_round=review_round, title="Only a proposal")
    make.placement(card=cards[0], theme=theme)

    outlook = documents.pack_outlook(review_round)
    pack = freeze(review_round)

    assert (outlook.cards, outlook.themes, outlook.unplaced) == (6, 1, 5)
    assert (outlook.undecided, outlook.left_out) == (("What is not working",), 0)
    assert [each["title"] for each in pack.contents["themes"]] == ["Only a proposal"]


def test_without_approved_cards_there_is_nothing_to_freeze(review_round):
    make.card(review_round=review_round)

    with pytest.raises(NothingToPrintError):
        freeze(review_round)

    assert not Job.objects.exists()


def test_the_job_prints_a_pack_once_with_progress(review_round, cards, theme):
    pack = freeze(review_round)

    tasks.work()

    job = packs.print_job(pack)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    printed = PrintedPack.objects.get(pack=pack)
    content = bytes(printed.content)
    assert content.startswith(b"%PDF-")
    assert printed.sha256 == hashlib.sha256(content).hexdigest()
    assert printed.pages >= 2

    again = packs.print_pack(pack=pack, now=NOW)
    assert again == printed
    assert packs.print_again(pack=pack, by=None, now=NOW) is None


def test_printing_again_from_frozen_contents_gives_the_same_bytes(review_round, cards, theme):
    pack = freeze(review_round)
    first = bytes(packs.print_pack(pack=pack, now=NOW).content)
    PrintedPack.objects.all().delete()
    Card.objects.update(text="Everything changed")

    assert bytes(packs.print_pack(pack=ThemePack.objects.get(), now=NOW).content) == first


def test_a_printer_that_fails_ends_the_job_with_its_sentence(review_round, cards, monkeypatch):
    limits = printing.Limits(processor_seconds=60, wall_seconds=0.01)
    pdf = printing.pdf
    monkeypatch.setattr(
        printing, "pdf", lambda *parts, **options: pdf(*parts, **options, limits=limits)
    )
    pack = freeze(review_round)

    tasks.work()

    assert packs.print_job(pack).state == Job.State.FAILED
    assert "took too long" in packs.print_job(pack).error
    with pytest.raises(Refused):
        packs.print_pack(pack=pack, now=NOW)
    assert packs.print_again(pack=pack, by=None, now=NOW)


def test_taking_words_back_closes_the_packs_that_hold_them(review_round, cards, theme, fay):
    pack, other = freeze(review_round), make.pack(review_round=review_round)
    packs.print_pack(pack=pack, now=NOW)

    assert packs.supersede(cards=[cards[0]], by=fay, now=NOW) == [pack]

    pack.refresh_from_db()
    other.refresh_from_db()
    assert (pack.superseded_at, pack.contents, other.is_superseded) == (NOW, {}, False)
    assert pack.superseded_because == (
        "Somebody took their words back. Take off the wall: "
        f"card {cards[0].code}, and poster T1. Then freeze a new pack."
    )
    assert not PrintedPack.objects.exists()
    for ask in (packs.print_pack, lambda **more: packs.print_again(by=fay, **more)):
        with pytest.raises(PackSupersededError):
            ask(pack=pack, now=NOW)
    assert packs.supersede(cards=[cards[5]], by=fay, now=NOW) == [pack]


def test_words_taken_back_between_freezing_and_printing_are_not_printed(review_round, cards):
    pack = freeze(review_round)
    packs.supersede(cards=[cards[0]], by=None, now=NOW)

    tasks.work()

    job = packs.print_job(pack)
    assert (job.state, job.error) == (Job.State.FAILED, PackSupersededError.sentence)
    assert not PrintedPack.objects.exists()


def test_words_taken_back_while_the_pages_are_made_are_not_kept(review_round, cards, monkeypatch):
    pack, pdf = freeze(review_round), printing.pdf

    def and_meanwhile(*parts, **options):
        printed = pdf(*parts, **options)
        packs.supersede(cards=[cards[0]], by=None, now=NOW)
        return printed

    monkeypatch.setattr(printing, "pdf", and_meanwhile)

    with pytest.raises(PackSupersededError):
        packs.print_pack(pack=pack, now=NOW)

    assert not PrintedPack.objects.exists()


def test_without_the_second_look_the_pages_would_be_kept(review_round, cards, monkeypatch):
    """The twin: words are taken back while the pages are made, and nobody looks again."""
    pack, pdf = freeze(review_round), printing.pdf

    def and_meanwhile(*parts, **options):
        printed = pdf(*parts, **options)
        packs.supersede(cards=[cards[0]], by=None, now=NOW)
        return printed

    monkeypatch.setattr(printing, "pdf", and_meanwhile)
    monkeypatch.setattr(packs, "_refuse_superseded", lambda pack: None)

    packs.print_pack(pack=pack, now=NOW)

    assert PrintedPack.objects.get().pack == pack


@pytest.mark.django_db(transaction=True)
def test_two_workers_keep_one_print(review_round, cards):
    pack, kept = freeze(review_round), []
    printed = printing.Printed(content=b"%PDF-", pages=1)
    start = threading.Barrier(2)

    def keep():
        start.wait()
        kept.append(packs.keep_print(pack=pack, printed=printed, now=NOW).pk)
        connection.close()

    threads = [threading.Thread(target=keep) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(kept)) == 1
    assert PrintedPack.objects.count() == 1


def test_the_list_says_what_a_pack_would_hold(as_fay, programme):
    address = reverse("reviews:pack_list", args=[programme.slug])
    assert "There is nothing to print yet" in words(as_fay.get(address))

    review_round = make.review_round(programme=programme)
    assert "Approve some cards first" in words(as_fay.get(address))

    said.cards(review_round, said.MATTERS["parking"])
    assert "<strong>6 cards</strong> in <strong>0 themes</strong>" in words(as_fay.get(address))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_packs(
    as_fay, review_round, cards, count, django_assert_num_queries
):
    for number in range(count):
        pack = make.pack(review_round=review_round, title=f"Pack {number}")
        PrintedPack.objects.create(
            pack=pack, content=b"%PDF-", sha256="", pages=number + 1, printed_at=NOW
        )

    with django_assert_num_queries(8):
        page = as_fay.get(reverse("reviews:pack_list", args=[review_round.programme.slug]))

    assert words(page).count("Printed</strong>") == count


def test_a_pack_is_chosen_frozen_printed_and_downloaded(as_fay, review_round, cards, theme):
    address = reverse("reviews:freeze_pack", args=[review_round.programme.slug, review_round.pk])
    assert "What to print" in words(as_fay.get(address))

    answer = as_fay.post(address, FORM | {"held_on": "2026-12-03", "place": "The hall"})

    pack = ThemePack.objects.get()
    assert answer.url == pack_url("pack", pack)
    assert pack.contents["parts"] == ["overview", "cards", "theme_posters"]
    assert pack.contents["workshop"] == {
        "title": "Workshop",
        "held_on": "2026-12-03",
        "place": "The hall",
    }
    assert "It starts in a moment" in words(as_fay.get(answer.url))
    assert as_fay.get(pack_url("pack_pdf", pack)).status_code == 404

    tasks.work()

    pages = pack.printed.pages
    assert f"Download the {pages} pages (PDF)" in words(as_fay.get(answer.url))
    pdf = as_fay.get(pack_url("pack_pdf", pack))
    assert pdf.content == bytes(PrintedPack.objects.get().content)
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"] == (
        f'attachment; filename="breathing-better-pack-{pack.pk}.pdf"'
    )
    assert pdf.headers["Cache-Control"] == "no-store"
    policy = pdf.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy


def test_the_pages_can_be_counted_before_anything_is_frozen(as_fay, review_round, cards, theme):
    address = reverse("reviews:freeze_pack", args=[review_round.programme.slug, review_round.pk])
    how = {"parts": ["cards", "theme_posters"], "paper": "a3", "count_pages": "1", "title": "x"}

    page = words(as_fay.post(address, FORM | how))

    assert "2 pages</h2>" in page
    assert "<li>A4: 1 sheet</li> <li>A3: 1 sheet</li>" in page
    assert not ThemePack.objects.exists()


def test_what_was_chosen_is_frozen_and_shown(as_fay, review_round, cards, theme):
    address = reverse("reviews:freeze_pack", args=[review_round.programme.slug, review_round.pk])
    how = {"paper": "a3", "print_set": "large_print", "language": "cy", "tables": "3"}

    page = as_fay.post(address, FORM | how, follow=True)

    contents = ThemePack.objects.get().contents
    assert {key: contents[key] for key in how} == how | {"tables": 3}
    assert "Large print, in Welsh" in words(page)
    assert "On A3" in words(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give the pack a name."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"parts": []}, "Choose at least one."),
        ({"parts": ["nothing"]}, "nothing is not one of the available choices"),
        ({"votes_per_person": 11}, "This must be 10 or less."),
        ({"worksheets": "many"}, "Enter a whole number"),
        ({"paper": "b7"}, "b7 is not one of the available choices"),
        ({"tables": "31"}, "This must be 30 or less."),
        ({"held_on": "the third"}, "Enter a valid date"),
        ({"place": "a\x00b"}, "hidden character"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_freezes_nothing(
    as_fay, review_round, cards, wrong, sentence
):
    address = reverse("reviews:freeze_pack", args=[review_round.programme.slug, review_round.pk])

    answer = as_fay.post(address, FORM | wrong)

    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert not ThemePack.objects.exists()


def test_freezing_when_the_last_card_went_meanwhile_says_so(as_fay, review_round):
    address = reverse("reviews:freeze_pack", args=[review_round.programme.slug, review_round.pk])

    answer = as_fay.post(address, FORM)

    assert (answer.status_code, "approve some cards first" in words(answer)) == (422, True)


def test_a_pack_says_which_cards_have_changed_since_it_was_frozen(as_fay, review_round, cards, fay):
    pack = freeze(review_round)
    page = as_fay.get(pack_url("pack", pack)).content.decode()
    assert "Since this pack was made" not in page
    reworded, unused = cards[0], cards[1]
    by = {"by": fay, "now": NOW}
    card_operations.edit_card(card=reworded, version=reworded.version, text="I park far off", **by)
    card_operations.set_aside_card(card=unused, version=unused.version, **by)
    make.approved_card(review_round=review_round)

    page = as_fay.get(pack_url("pack", pack)).content.decode()

    assert documents.since_frozen(pack) == documents.SinceFrozen(
        reworded=(reworded.code,), unused=(unused.code,), added=1
    )
    assert f"1 card got other words: <strong>{reworded.code}</strong>" in page
    assert f"1 card is not used any more: <strong>{unused.code}</strong>" in page
    assert "1 card was approved that is not in it." in page


def test_a_superseded_pack_says_what_to_take_off_the_wall_and_gives_no_pages(
    as_fay, review_round, cards, theme
):
    pack = freeze(review_round)
    packs.print_pack(pack=pack, now=NOW)
    packs.supersede(cards=[cards[0]], by=None, now=NOW)
    Card.objects.filter(pk=cards[0].pk).update(state=Card.State.WITHDRAWN, text="")

    page = words(as_fay.get(pack_url("pack", pack)))

    assert "Do not use this pack any more" in page
    assert f"Cards to take away: <strong>{cards[0].code}</strong>" in page
    assert "Download" not in page
    for name, method in (("pack_pdf", as_fay.get), ("print_pack", as_fay.post)):
        assert method(pack_url(name, pack)).status_code == 409


def test_a_print_that_failed_can_be_asked_for_again(as_fay, review_round, cards):
    pack = freeze(review_round)
    Job.objects.update(state=Job.State.FAILED, error="It jammed.")
    assert "It jammed." in words(as_fay.get(pack_url("pack", pack)))

    as_fay.post(pack_url("print_pack", pack))

    assert packs.print_job(pack).state == Job.State.QUEUED


def test_the_command_freezes_prints_and_says_how_many_pages(review_round, cards, tmp_path, capsys):
    out = tmp_path / "pack.pdf"

    call_command("print_pack", programme=review_round.programme.slug, out=out)

    assert out.read_bytes().startswith(b"%PDF-")
    said_then = capsys.readouterr()
    assert f"{PrintedPack.objects.get().pages} pages, 6 cards." in said_then.out
    assert "Printing: 3 of 3" in said_then.err


def test_the_commands_say_why_they_cannot(programme, tmp_path):
    for command, options in (("print_pack", {"out": tmp_path / "x.pdf"}), ("find_themes", {})):
        with pytest.raises(CommandError, match="There is no programme 'nothing'"):
            call_command(command, programme="nothing", **options)
    review_round = make.review_round(programme=programme)
    with pytest.raises(CommandError, match="no folder"):
        call_command("print_pack", programme=programme.slug, out=tmp_path / "no" / "x.pdf")
    with pytest.raises(CommandError, match="nothing to print yet"):
        call_command("print_pack", programme=programme.slug, out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="no approved cards yet"):
        call_command("find_themes", programme=programme.slug)
    assert not review_round.theming_runs.exists()


def test_the_command_that_finds_themes_lists_them_with_their_cards(review_round, capsys):
    said.cards(review_round)

    call_command("find_themes", programme=review_round.programme.slug)

    out = capsys.readouterr().out
    assert "What is not working" in out
    theme = review_round.themes.first()
    assert f"{Placement.objects.filter(theme=theme).count():5}  {theme.title}  (proposed)" in out
    assert "24 cards, by " in out


def test_a_command_waits_for_the_worker_that_has_the_job(
    review_round, cards, monkeypatch, tmp_path
):
    from coproduce.jobs import waiting

    looked = []

    def meanwhile(_seconds):
        """The worker's half of it, while the command sleeps."""
        if not looked:
            looked.append(queue.lease_next())
        else:
            queue.perform(looked[0])

    monkeypatch.setattr(waiting.time, "sleep", meanwhile)
    monkeypatch.setattr(waiting, "GRACE_SECONDS", 60.0)

    call_command("print_pack", programme=review_round.programme.slug, out=tmp_path / "pack.pdf")

    assert Job.objects.get().attempts == 1
    assert looked[0].kind == "print_theme_pack"


def test_a_job_that_was_cancelled_ends_the_command(review_round, cards, monkeypatch, tmp_path):
    from coproduce.jobs import waiting

    monkeypatch.setattr(
        waiting.time, "sleep", lambda _seconds: Job.objects.update(state=Job.State.CANCELLED)
    )

    with pytest.raises(CommandError, match="cancelled before it was done"):
        call_command("print_pack", programme=review_round.programme.slug, out=tmp_path / "pack.pdf")
