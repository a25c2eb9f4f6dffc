"""Print runs: for whom, in which set, and what comes to life with the pages."""

from datetime import timedelta

import pypdfium2
import pytest

from coproduce.jobs.models import Job
from participants import links
from participants.models import Invitation
from reviews.errors import NothingOnPaperError, PeopleChangedError, TooManyOnPaperError
from reviews.models import PaperForm, PrintedRun
from reviews.operations import paper
from tests import make

EVERYTHING = {
    "with_letters": True,
    "with_forms": True,
    "with_labels": True,
    "with_equality": True,
    "first_label": 1,
    "blanks": 0,
    "blank_set": "standard",
    "blank_language": "en",
}


@pytest.fixture
def people(programme):
    plain = make.participant(programme=programme, name="Participant A", address="1 Sample Street")
    large = make.participant(programme=programme, name="Participant B", address="2 Sample Street")
    make.access_need(participant=large, kind="large_print")
    easy = make.participant(programme=programme, name="Participant C", language="cy")
    make.access_need(participant=easy, kind="easy_read")
    make.access_need(participant=easy, kind="large_print")
    return [plain, large, easy]


def ask(review_round, people, by, **more):
    return paper.ask_for_print_run(
        review_round=review_round, people=people, by=by, now=make.NOW, **EVERYTHING | more
    )


def test_each_person_gets_the_set_that_they_need_in_their_language(review_round, people, fay):
    run = ask(review_round, people, fay)

    printed = paper.print_paper(run=run, now=make.NOW)

    assert list(
        PaperForm.objects.order_by("participant__name").values_list("paper_set", "language")
    ) == [
        ("standard", "en"),
        ("large_print", "en"),
        ("easy_read", "cy"),
    ]
    assert printed.pages > 17
    assert len(set(PaperForm.objects.values_list("code", flat=True))) == 3


def test_links_come_to_life_with_the_pages_and_only_once(review_round, people, fay):
    run = ask(review_round, people, fay)
    assert not Invitation.objects.exists()

    first = paper.print_paper(run=run, now=make.NOW)
    second = paper.print_paper(run=run, now=make.NOW)

    assert first == second
    assert Invitation.objects.filter(channel="letter").count() == 3


def test_the_code_in_a_letter_opens_what_its_link_opens(review_round, people, fay):
    run = ask(review_round, people[:1], fay)
    form = paper._form_for(review_round, people[0], make.NOW)
    draft = paper.documents.Draft(people[0], form, "token")
    pages = paper.documents.paper_run(run, [draft], [], today=make.NOW.date())
    printed = paper.printing.Printed(b"%PDF-", 1)

    paper.keep_pages(run=run, drafts=[draft], blanks=[], printed=printed, now=make.NOW)

    opened = links.find_by_code(pages.envelopes[0].letter.short_code, now=make.NOW)
    assert opened == links.find("token", now=make.NOW) == people[0].invitations.get()


def test_a_failed_print_leaves_no_link_and_no_code(review_round, people, fay, monkeypatch):
    monkeypatch.setattr(paper, "LIMITS", paper.printing.Limits(wall_seconds=0))
    run = ask(review_round, people, fay)

    with pytest.raises(paper.Refused):
        paper.print_paper(run=run, now=make.NOW)

    assert (Invitation.objects.count(), PaperForm.objects.count()) == (0, 0)


def test_whoever_leaves_while_it_is_printed_is_on_no_page(review_round, people, fay):
    run = ask(review_round, people, fay)
    people[1].withdrawn_at = make.NOW
    drafts = [
        paper.documents.Draft(person, paper._form_for(review_round, person, make.NOW), "token")
        for person in people
    ]
    people[1].save()

    with pytest.raises(PeopleChangedError):
        paper.keep_pages(
            run=run,
            drafts=drafts,
            blanks=[],
            printed=paper.printing.Printed(b"%PDF-", 1),
            now=make.NOW,
        )


def test_blank_forms_have_codes_of_their_own_and_no_link(review_round, fay):
    run = ask(review_round, [], fay, blanks=3, blank_set="easy_read")

    paper.print_paper(run=run, now=make.NOW)

    assert (
        list(PaperForm.objects.values_list("participant", "paper_set")) == [(None, "easy_read")] * 3
    )
    assert not Invitation.objects.exists()


def test_there_must_be_something_to_print_and_not_too_much(review_round, people, fay, monkeypatch):
    with pytest.raises(NothingOnPaperError):
        ask(review_round, [], fay)
    with pytest.raises(NothingOnPaperError):
        ask(review_round, people, fay, with_letters=False, with_forms=False, with_labels=False)
    monkeypatch.setattr(paper, "PEOPLE_AT_ONCE", 2)
    with pytest.raises(TooManyOnPaperError):
        ask(review_round, people, fay)


def test_the_pages_go_after_a_day_and_the_forms_stay(review_round, people, fay):
    run = ask(review_round, people, fay)
    printed = paper.print_paper(run=run, now=make.NOW)
    job = Job.objects.get(kind="erase_printed_run")

    assert job.run_after == make.NOW + timedelta(days=1)
    paper.erase_printed_run(printed_run_id=printed.pk)
    paper.erase_printed_run(printed_run_id=printed.pk)

    assert (PrintedRun.objects.count(), PaperForm.objects.count()) == (0, 3)


def test_the_pages_go_when_somebody_on_them_is_erased(review_round, people, fay):
    from participants import retention

    run = ask(review_round, people, fay)
    paper.print_paper(run=run, now=make.NOW)

    retention.erase_person(people[0])

    assert PrintedRun.objects.count() == 0
    assert list(run.people.order_by("name")) == people[1:]
    assert PaperForm.objects.count() == 2


def test_labels_alone_make_no_links(review_round, people, fay):
    run = ask(review_round, people, fay, with_letters=False, with_forms=False)

    paper.print_paper(run=run, now=make.NOW)

    assert (Invitation.objects.count(), PaperForm.objects.count()) == (0, 0)


def test_no_label_is_used_up_for_somebody_without_an_address(review_round, people, fay):
    labels_only = {"with_letters": False, "with_forms": False}
    run = ask(review_round, people, fay, **labels_only)

    printed = paper.print_paper(run=run, now=make.NOW)

    label_sheet = pypdfium2.PdfDocument(bytes(printed.content))[0].get_textpage().get_text_range()
    assert ("Participant B" in label_sheet, "Participant C" in label_sheet) == (True, False)
    with pytest.raises(NothingOnPaperError):
        ask(review_round, people[2:], fay, **labels_only)


def test_the_form_of_somebody_is_the_one_that_was_printed_or_a_new_one(review_round, people, ivy):
    new = paper.form_of(review_round=review_round, participant=people[0], by=ivy, now=make.NOW)
    again = paper.form_of(review_round=review_round, participant=people[0], by=ivy, now=make.NOW)

    assert (new, new.participant) == (again, people[0])
