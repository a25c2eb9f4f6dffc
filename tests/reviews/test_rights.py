"""What a person may do about what is held of them: see, take home, take back, at every stage."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from participants import retention
from participants.models import Consent, HeldWords
from participants.models.recruiting import CONSENT_WORDING_VERSION
from reviews.documents import rights as documents
from reviews.documents.consents import WORDINGS
from reviews.documents.rights_words import LABELS, TITLES
from reviews.forms.collecting import ConsentForm
from reviews.models import Card, Placement, Statement
from reviews.operations import collecting, withdrawal
from tests import make
from tests.conftest import PAT_TOKEN
from tests.make import NOW
from tests.reviews.test_withdrawal import CANARY, a_review_that_went_everywhere


@pytest.fixture
def everywhere(review_round, pat):
    make.access_need(participant=pat, kind="other", detail="A quiet room")
    return a_review_that_went_everywhere(review_round, pat)


def test_a_person_sees_their_words_and_where_they_went(pat_client, everywhere):
    page = pat_client.get(reverse("reviews:my_data")).content.decode()

    for said in ("pat@example.org", "A quiet room", f"{CANARY} I wait", "N7", "Who sees it:"):
        assert said in page


def test_changing_answers_is_offered_only_while_it_can_be_done(pat_client, pat, review_round):
    review = make.review(review_round=review_round, participant=pat)

    before = pat_client.get(reverse("reviews:my_data")).content.decode()
    review.submitted_at = NOW
    review.save()
    make.approved_card(review_round=review_round, statement=make.statement(review=review))
    after = pat_client.get(reverse("reviews:my_data")).content.decode()

    assert ("Change my answers" in before, "Change my answers" in after) == (True, False)
    assert "Take my answers back" in after


def test_every_field_that_the_retention_list_names_is_shown(everywhere, pat):
    held = {group.table: group for group in documents.held_data(pat, now=NOW).groups}

    for label, rule in retention.RULES.items():
        model = apps.get_model(label)
        if rule.to_person is None or not model.objects.filter(
            **{rule.to_person or "pk": pat.pk}
        ).exists():  # fmt: skip
            continue
        way = rule.to_person.split("__")[0]
        shown = {field.name for field in held[label].rows[0]}
        assert shown == {
            field.name
            for field in model._meta.local_fields
            if not field.primary_key and field.name != way
        }, label


def test_what_was_typed_and_not_saved_is_shown_in_words(pat_client, pat):
    HeldWords.objects.create(
        participant=pat,
        place="/my/review/working/",
        words={"text": ["I can walk\nto the shop", {"text": "Twice"}], "feeling": ""},
        held_at=NOW,
    )

    held = {group.table: group for group in documents.held_data(pat, now=NOW).groups}
    page = pat_client.get(reverse("reviews:my_data")).text

    told = {field.name: field.value for field in held["participants.HeldWords"].rows[0]}
    assert told["words"].replace(f"{LABELS['text']}: ", "") == "I can walk\nto the shop\nTwice"
    assert "I can walk\nto the shop" in page
    assert "{" not in told["words"]


def test_a_welsh_reader_sees_in_welsh_what_the_software_says(pat_client, pat, everywhere):
    pat.programme.welsh = {pat.perspective.name: "Claf y rhaglen"}
    pat.programme.save()
    pat_client.cookies["language"] = "cy"

    page = pat_client.get(reverse("reviews:my_data")).text

    for english in ("Answered by themselves", "The person, in their own words", "March", "Yes<"):
        assert english not in page
    for welsh in ("Atebwyd gan y person ei hun", "Mawrth", "Claf y rhaglen", "Anfonwyd ar"):
        assert welsh in page


def test_every_choice_that_can_be_shown_has_its_welsh():
    english = set()
    for label, rule in retention.RULES.items():
        if rule.to_person is not None:
            fields = apps.get_model(label)._meta.local_fields
            english |= {str(says) for field in fields for _key, says in field.choices or []}
            english |= {rule.kept} - {retention.PROGRAMME}  # said in a sentence of its own
    with translation.override("cy"):
        said_alike = {each for each in english if gettext(each) == each}

    assert said_alike == set()


def test_everything_that_can_be_shown_has_a_name_in_everyday_words():
    held = {label: rule for label, rule in retention.RULES.items() if rule.to_person is not None}
    names = {field for label, rule in held.items() for field in _shown(label, rule)}

    assert set(held) - set(TITLES) == set()
    assert names - set(LABELS) == set()


def _shown(label, rule):
    way = (rule.to_person or "").split("__")[0]
    fields = apps.get_model(label)._meta.local_fields
    return {f.name for f in fields if f.name in rule.fields and not f.primary_key} - {way}


def test_nothing_of_anybody_else_is_shown(pat_client, everywhere, programme, review_round):
    other = make.participant(programme=programme, name="Somebody else")
    review = make.submitted_review(review_round=review_round, participant=other)
    theirs = make.statement(review=review, text="Words of another")
    pack = everywhere[3]
    pack.cards.add(make.approved_card(review_round=review_round, statement=theirs, text="Another"))
    pack.contents["cards"].append({"code": "N99", "text": "Words of another"})
    pack.save()

    page = pat_client.get(reverse("reviews:my_data")).content.decode()
    packed = pat_client.get(reverse("reviews:download_my_data")).content

    told = page + str([zipfile.ZipFile(io.BytesIO(packed)).read("about-me.json").decode()])
    assert "Words of another" not in told
    assert "Somebody else" not in told


def test_it_can_be_taken_home_as_a_page_and_a_file(pat_client, everywhere):
    response = pat_client.get(reverse("reviews:download_my_data"))

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    kept = json.loads(archive.read("about-me.json"))
    statements = next(each for each in kept["groups"] if each["table"] == "reviews.Statement")
    assert {field["value"] for row in statements["rows"] for field in row} >= {f"{CANARY} I wait"}
    assert f"{CANARY} I wait" in archive.read("about-me.html").decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_the_wording_that_was_agreed_to_stays_readable(pat_client, pat):
    Consent.objects.create(
        participant=pat,
        purpose="be_quoted",
        is_given=True,
        wording_version="2026-11",
        decided_at=NOW,
    )
    page = pat_client.get(reverse("reviews:my_data")).content.decode()
    url = reverse("reviews:consent_wording", args=["2026-11"])

    assert page.count(url) == page.count("Be quoted in reports") == 1
    assert "You may quote my words in reports" in pat_client.get(url).content.decode()
    assert pat_client.get(reverse("reviews:consent_wording", args=["1999"])).status_code == 404


def test_what_was_agreed_to_stands_in_the_order_in_which_it_was_asked(pat, review_round):
    decisions = dict.fromkeys(Consent.Purpose.values, True)
    collecting.begin_review(
        review_round=review_round, participant=pat, decisions=decisions, by=pat, now=NOW
    )

    assert [each.purpose for each in documents.consent_decisions(pat)] == Consent.Purpose.labels


def test_the_current_version_is_worded_as_the_page_words_it():
    """Whoever words the page differently gives the wording a new version."""
    asked = {name: (str(f.label), str(f.help_text)) for name, f in ConsentForm.base_fields.items()}

    kept = WORDINGS[CONSENT_WORDING_VERSION]
    assert {str(name): (str(each.label), str(each.hint)) for name, each in kept.items()} == asked


def test_to_stop_sharing_takes_words_off_the_wall_and_leaves_the_review(
    pat_client, pat, everywhere, review_round
):
    review, card, draft, pack, _cause = everywhere
    before = review_round.revision
    asked = pat_client.get(reverse("reviews:stop_sharing")).content.decode()

    pat_client.post(reverse("reviews:stop_sharing"), {"form_end": "1"})

    for each in (card, pack, review_round):
        each.refresh_from_db()
    assert "Your words go from cards, themes and packs at once." in asked
    assert (card.state, card.text, card.statement) == ("withdrawn", "", None)
    assert not Card.objects.filter(pk=draft.pk).exists()
    assert (Placement.objects.count(), pack.is_superseded, pack.contents) == (0, True, {})
    assert review_round.revision == before + 1
    assert Statement.objects.filter(review=review).count() == 2
    pat.refresh_from_db()
    assert not pat.agreed_to("share_words")


def test_who_agrees_again_gets_new_cards(pat, everywhere):
    withdrawal.stop_sharing(participant=pat, by=pat, now=NOW)

    collecting.decide_consents(
        participant=pat,
        decisions={"take_part": True, "share_words": True},
        by=pat,
        now=NOW.replace(day=3),
    )

    texts = Card.objects.drafts().values_list("text", flat=True)
    assert sorted(texts) == [f"{CANARY} I wait", f"{CANARY} draft"]


def test_to_take_everything_back_leaves_nobody(pat_client, pat, everywhere):
    response = pat_client.post(reverse("reviews:erase_me"), {"form_end": "1"})

    pat.refresh_from_db()
    assert "We no longer know who you are" in response.content.decode()
    assert (pat.name, pat.email, pat.address) == ("", "", "")
    assert Statement.objects.count() == 0
    assert pat_client.get(reverse("reviews:my_page")).status_code == 403
    assert Client().get(f"/i/{PAT_TOKEN}/").status_code == 404


def test_votes_stand_when_words_are_taken_back(pat_client, everywhere, review_round):
    review, theme = everywhere[0], everywhere[4].theme
    voting = make.voting_round(workshop=make.workshop(review_round=review_round))
    option = voting.options.create(theme=theme, position=90, words=theme.title)
    ballot = voting.ballots.create(
        source="paper", voters=3, perspective=review.perspective, typed_at=NOW
    )
    ballot.votes.create(option=option, count=5)

    pat_client.post(reverse("reviews:erase_me"), {"form_end": "1"})

    assert ballot.votes.get().count == 5


def test_the_team_is_told_what_to_take_off_the_wall(client, everywhere, pat, fay, programme):
    withdrawal.stop_sharing(participant=pat, by=pat, now=NOW)
    client.force_login(fay)

    overview = client.get(reverse("programme_overview", args=[programme.slug])).content.decode()
    listed = client.get(reverse("reviews:card_list", args=[programme.slug])).content.decode()

    for page in (overview, listed):
        assert "Take these cards off the wall" in page
        assert "N7" in page
        assert "printed in: Pack" in page


def test_nobody_is_asked_for_cards_that_hang_nowhere_any_more(
    client, everywhere, pat, fay, programme, other_programme, review_round
):
    withdrawal.stop_sharing(participant=pat, by=pat, now=NOW)
    client.force_login(fay)
    asked = reverse("programme_overview", args=[programme.slug])
    taken_down = reverse("reviews:confirm_taken_down", args=[programme.slug])
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(asked).content.decode())
    later = make.card(review_round=review_round, state="withdrawn", code="W99", text="")
    elsewhere = make.review_round(programme=other_programme)
    other = make.card(review_round=elsewhere, state="withdrawn", code="W98", text="")

    client.post(taken_down, {"seen": [*seen, f"{other.pk}-1"]})

    page = client.get(asked).content.decode()
    assert seen
    assert "W99" in page, "what was not listed when the button was pressed is still asked for"
    assert "N7" not in page
    other.refresh_from_db()
    assert other.taken_down_at is None, "of another programme"

    client.post(taken_down, {"seen": f"{later.pk}-1"})

    assert "Take these cards off the wall" not in client.get(asked).content.decode()


def test_nobody_sees_the_pages_without_a_link(client, everywhere):
    for name in ("my_data", "download_my_data", "stop_sharing", "erase_me"):
        assert client.get(reverse(f"reviews:{name}")).status_code == 403
