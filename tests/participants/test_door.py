"""The door that a private link opens, and what its holder sees of themselves."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from participants import links
from participants.models import Consent, Invitation
from tests import make
from tests.conftest import PAT_TOKEN

MY_DETAILS = reverse("participants:my_details")
END = {"form_end": "1"}
DETAILS = {"name": "Pat", "email": "pat@example.org", "language": "en"} | END


def door(token):
    return reverse("participants:open_invitation", args=[token])


# --- opening -------------------------------------------------------------------------------------
def test_a_link_lets_its_holder_in_and_leaves_no_token_in_the_address(client, pat):
    response = client.get(door(PAT_TOKEN))

    cookie = response.cookies[settings.LINK_COOKIE_NAME]
    assert (response.status_code, response.url) == (303, reverse("reviews:my_page"))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert PAT_TOKEN not in cookie.value
    assert client.get(MY_DETAILS).status_code == 200


def test_looking_does_not_use_a_link_up(pat):
    for _ in range(50):
        assert (
            Client(headers={"user-agent": "Link scanner"}).get(door(PAT_TOKEN)).status_code == 303
        )

    assert Client().head(door(PAT_TOKEN)).status_code == 303
    assert AuditEvent.objects.filter(verb="opened").count() == 1
    assert Client().get(door(PAT_TOKEN)).status_code == 303


def test_the_first_opening_is_kept(client, pat):
    with time_machine.travel(timezone.now(), tick=False):
        client.get(door(PAT_TOKEN))
        first = Invitation.objects.get().first_opened_at
    client.get(door(PAT_TOKEN))

    assert Invitation.objects.get().first_opened_at == first


def without_csrf(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)


@pytest.mark.parametrize(
    "state", ["made up", "run out", "stopped", "of somebody who left", "odd", "never sent"]
)
def test_a_link_that_does_not_open_says_the_same_whatever_the_reason(client, pat, state):
    token = PAT_TOKEN
    if state == "made up":
        token = links.new_token()
    elif state == "run out":
        Invitation.objects.update(expires_at=make.NOW)
    elif state == "stopped":
        Invitation.objects.update(revoked_at=make.NOW)
    elif state == "of somebody who left":
        type(pat).objects.update(withdrawn_at=make.NOW)
    elif state == "odd":
        token = "é🫁%00' OR 1=1"
    elif state == "never sent":
        Invitation.objects.update(token_hash="")
        token = "-"

    response = client.get(door(token))

    assert response.status_code == 404
    assert without_csrf(response) == without_csrf(Client().get(door("something-else")))
    assert "This link does not open" in response.content.decode()
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert settings.LINK_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"expires_at": make.NOW + timedelta(seconds=1)}, True),
        ({"expires_at": make.NOW}, False),
        ({"revoked_at": make.NOW}, False),
        ({"token_hash": ""}, False),
        ({"participant__withdrawn_at": make.NOW}, False),
    ],
)
def test_one_link_is_live_by_the_rule_that_finds_the_live_ones(pat, change, opens):
    invitation = Invitation.objects.select_related("participant").get(participant=pat)
    invitation.expires_at = make.NOW + timedelta(days=1)
    for name, value in change.items():
        of, _, own = name.rpartition("__")
        setattr(getattr(invitation, of) if of else invitation, own, value)
    invitation.participant.save()
    invitation.save()

    assert invitation.is_live(make.NOW) is opens
    assert Invitation.objects.live(make.NOW).exists() is opens


def test_the_same_work_is_done_for_every_link_that_does_not_open(
    client, pat, django_assert_max_num_queries
):
    client.get(door("first"))
    counts = []
    for change in ({}, {"revoked_at": make.NOW}, {"expires_at": make.NOW}):
        Invitation.objects.update(**change)
        with django_assert_max_num_queries(40) as captured:
            client.get(door(PAT_TOKEN if change else "made-up"))
        counts.append(len(captured))

    assert len(set(counts)) == 1


def test_many_links_that_do_not_open_get_a_sentence_and_nobody_else_does(pat):
    tries = [Client().get(door(f"guess-{n}")).content.decode() for n in range(21)]

    assert ["Many links" in page for page in tries] == [False] * 20 + [True]
    assert (
        "Many links" not in Client().get(door("guess"), REMOTE_ADDR="203.0.113.9").content.decode()
    )
    assert Client().get(door("guess"), REMOTE_ADDR="127.0.0.200").status_code == 404
    assert Client().get(door(PAT_TOKEN)).status_code == 303


def test_a_hundred_phones_in_one_room_are_all_let_in(pat):
    assert {Client().get(door(PAT_TOKEN)).status_code for _ in range(100)} == {303}


def test_guessing_everywhere_at_once_is_told_to_the_operator(db, monkeypatch, caplog):
    monkeypatch.setattr(links, "FAILURES_EVERYWHERE", 2)
    caplog.set_level(logging.WARNING, "coproduce.links")
    monkeypatch.setattr(logging.getLogger("coproduce"), "propagate", True)

    pages = [
        Client().get(door("guess"), REMOTE_ADDR=f"203.0.{n}.9").content.decode() for n in range(3)
    ]

    assert ["Many links" in page for page in pages] == [False, False, True]
    said = [record for record in caplog.records if record.name == "coproduce.links"]
    assert [record.getMessage() for record in said] == ["many links that do not open"]


@pytest.mark.parametrize(
    ("https", "address", "forwarded", "network"),
    [
        (False, "198.51.100.7", "203.0.113.9", "198.51.100.0/24"),
        (True, "10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.0/24"),
        (True, "10.0.0.1", None, "10.0.0.0/24"),
        (False, "2001:db8:1:2::3", None, "2001:db8:1::/48"),
        (False, "", None, "unknown"),
        (True, "10.0.0.1", "nonsense", "unknown"),
    ],
)
def test_a_network_is_the_one_that_our_own_proxy_saw(settings, https, address, forwarded, network):
    settings.HTTPS = https
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)

    assert links._network(request) == network


def test_a_count_that_runs_out_while_it_is_counted_begins_again(monkeypatch):
    class Vanishing:
        def add(self, *_arguments, **_options):
            return True

        def incr(self, _key):
            raise ValueError

    monkeypatch.setattr(links, "cache", Vanishing())

    assert links.count_failure(RequestFactory().get("/")) is False


# --- inside --------------------------------------------------------------------------------------
def test_after_half_an_hour_the_link_must_be_opened_again(pat_client):
    later = timezone.now() + settings.LINK_IDLE

    with time_machine.travel(later - timedelta(minutes=1)):
        assert pat_client.get(MY_DETAILS).status_code == 200
    with time_machine.travel(later + timedelta(minutes=20)):
        assert pat_client.get(MY_DETAILS).status_code == 200
    with time_machine.travel(later + timedelta(minutes=51)):
        closed = pat_client.get(MY_DETAILS)

    assert closed.status_code == 403
    assert "Please open your link again" in closed.content.decode()


@pytest.mark.parametrize("cookie", ["", "nonsense", "1:1:1"])
def test_a_cookie_that_we_did_not_make_lets_nobody_in(client, pat, cookie):
    client.cookies[settings.LINK_COOKIE_NAME] = cookie

    assert client.get(MY_DETAILS).status_code == 403


def test_a_private_link_opens_no_page_of_the_team(pat_client, programme, pat):
    for name, ids in (("participant_list", []), ("participant", [pat.pk]), ("team", [])):
        response = pat_client.get(reverse(f"participants:{name}", args=[programme.slug, *ids]))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_a_colleague_who_opens_a_link_stays_who_they_are(client, programme, pat, olu):
    client.force_login(olu)

    client.get(door(PAT_TOKEN))

    team = reverse("participants:team", args=[programme.slug])
    assert client.get(team).status_code == 403
    assert client.get(MY_DETAILS).status_code == 200


def test_leaving_takes_the_key_away_even_when_the_half_hour_is_over(pat_client):
    response = pat_client.post(reverse("participants:leave"))

    assert "You have left" in response.content.decode()
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert response.headers["Cache-Control"] == "no-store"
    assert pat_client.get(MY_DETAILS).status_code == 403
    assert pat_client.post(reverse("participants:leave")).status_code == 200


def test_a_page_that_posts_keeps_its_referrer_for_the_form_check(pat_client):
    assert pat_client.get(MY_DETAILS).headers["Referrer-Policy"] == "same-origin"


# --- what is held about me -----------------------------------------------------------------------
def test_i_see_what_is_held_about_me(pat_client, pat):
    make.access_need(participant=pat, kind="other", detail="A quiet room")

    page = pat_client.get(MY_DETAILS).content.decode()

    for words in ("Pat", "pat@example.org", "A quiet room", "Take part: <strong>Yes</strong>"):
        assert words in page
    assert "Share my words without my name: <strong>Yes</strong>" in page
    assert "Be quoted in reports" in page
    assert not re.search(r"<input[^>]* checked", page)


def test_i_correct_my_details(pat_client, pat):
    organisation = make.organisation()
    pat.organisation = organisation
    pat.save()

    response = pat_client.post(
        reverse("participants:my_contact_details"),
        DETAILS
        | {
            "phone": "01632 960007",
            "wants_letters": "on",
            "access_needs": ["hearing"],
            "perspective": "999",
            "declined_at": "2026-01-01",
        },
    )

    pat.refresh_from_db()
    assert response.url == MY_DETAILS
    assert (pat.phone, pat.wants_letters, pat.declined_at) == ("01632 960007", True, None)
    assert (pat.organisation, pat.perspective.name) == (organisation, "Patient")
    assert [each.kind for each in pat.access_needs.all()] == ["hearing"]
    assert AuditEvent.objects.get(verb="changed").actor_type == "participants.participant"


def test_i_cannot_take_somebody_elses_address_nor_learn_whose_it_is(pat_client, pat):
    make.participant(programme=pat.programme, name="Participant 99", email="p99@example.org")

    response = pat_client.post(
        reverse("participants:my_contact_details"), DETAILS | {"email": "p99@example.org"}
    )

    assert "This email address cannot be used here" in response.content.decode()
    assert "Participant 99" not in response.content.decode()
    assert "pat@example.org" in pat_client.get(MY_DETAILS).content.decode()


def test_what_i_typed_stays_when_it_cannot_be_kept(pat_client):
    response = pat_client.post(
        reverse("participants:my_contact_details"), DETAILS | {"email": "pat@", "phone": "0163"}
    )

    assert "Write a whole email address" in response.content.decode()
    assert 'value="0163"' in response.content.decode()
    assert pat_client.get(reverse("participants:my_contact_details")).status_code == 200


def test_i_change_what_i_agreed_to(pat_client, pat):
    address = reverse("participants:change_my_consent")

    pat_client.post(address, {"be_quoted": "yes", "be_contacted": "no", "take_part": "no"} | END)
    pat_client.post(address, {"be_quoted": "maybe"} | END)

    assert (pat.agreed_to("be_quoted"), pat.agreed_to("be_contacted")) == (True, False)
    assert pat.agreed_to("take_part")


def test_my_details_say_once_what_i_agreed_to(pat_client, pat):
    for purpose in Consent.Purpose:
        make.consent(participant=pat, purpose=purpose)

    page = pat_client.get(reverse("participants:my_details")).content.decode()

    assert [page.count(str(label)) for label in Consent.Purpose.labels] == [1, 1, 1, 1]


def test_i_say_no_thank_you_and_my_link_stops(pat_client, pat):
    asked = pat_client.get(reverse("participants:decline"))
    said = pat_client.post(reverse("participants:decline"), END)

    pat.refresh_from_db()
    assert "Yes, I do not want to take part" in asked.text
    assert "Thank you for telling us" in said.content.decode()
    assert pat.declined_at is not None
    assert Client().get(door(PAT_TOKEN)).status_code == 404
    assert pat_client.get(MY_DETAILS).status_code == 403


def test_every_form_of_a_private_page_needs_its_token(pat):
    client = Client(enforce_csrf_checks=True)
    client.get(door(PAT_TOKEN))

    for name in ("leave", "decline", "change_my_consent", "my_contact_details"):
        assert client.post(reverse(f"participants:{name}")).status_code == 403
    pat.refresh_from_db()
    assert pat.declined_at is None
