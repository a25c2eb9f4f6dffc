"""The look, on a page that holds every component: readable, reachable, and never sideways."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants.operations import inviting
from tests import make

BEYOND_THE_EDGE = """
() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(e => !e.closest(".nhsuk-u-visually-hidden, svg, [hidden]"))
  .map(e => `${e.tagName}.${e.className}`)
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, a.nhsuk-button, input:not([type=hidden]), summary")]
  .map(e => [e, (e.labels && e.labels[0]?.closest("[class$=__item]") || e).getBoundingClientRect()])
  .filter(([e, box]) => box.width && box.height < 43.5)
  .map(([e, box]) => `${e.tagName} ${e.textContent.trim() || e.name}: ${Math.round(box.height)}`)
"""
FOCUSED_AND_ITS_STYLE = """
() => {
  const focused = document.activeElement;
  const shown = [focused, focused.labels?.[0]].filter(Boolean)
    .flatMap(e => [getComputedStyle(e), getComputedStyle(e, "::before")])
    .map(s => `${s.boxShadow} ${s.backgroundColor} ${s.outline}`).join(" ");
  return [focused.outerHTML.slice(0, 120), shown];
}
"""
FOCUS_YELLOW = "rgb(255, 235, 59)"


@pytest.fixture
def gallery(settings):
    settings.ROOT_URLCONF = "tests.browser.gallery"


@pytest.mark.parametrize(
    "path", ["/gallery/", "/gallery/?name=", "/my/gallery/", "/my/gallery/?words="]
)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_component_is_accessible_and_fits(gallery, page, axe, shot, path, width):
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(path)

    axe(page)
    assert page.evaluate(BEYOND_THE_EDGE) == []
    if width != 320:
        shot(page, path.strip("/").replace("/?", "-").replace("/", "-").replace("=", ""))


def test_what_patients_press_is_large_enough_for_a_thumb(gallery, phone):
    phone.goto("/my/gallery/")

    assert phone.evaluate(SMALL_TARGETS) == []


def test_text_for_patients_is_at_least_twenty_pixels_high(gallery, phone):
    phone.goto("/my/gallery/")

    sizes = phone.evaluate(
        "[...document.querySelectorAll('main p, main label, main .nhsuk-hint, footer p')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 20


def test_the_keyboard_reaches_the_content_first(gallery, page):
    page.goto("/my/gallery/")

    page.keyboard.press("Tab")
    expect(page.locator(".nhsuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_whatever_has_the_focus_shows_it(gallery, page):
    page.goto("/gallery/?name=")
    seen = {}

    for _ in range(60):
        page.keyboard.press("Tab")
        seen |= dict([page.evaluate(FOCUSED_AND_ITS_STYLE)])
    seen = {who: style for who, style in seen.items() if not who.startswith("<body")}

    assert len(seen) > 30
    assert {who: style for who, style in seen.items() if FOCUS_YELLOW not in style} == {}


def test_the_summary_of_mistakes_has_focus_and_leads_to_the_field(gallery, page):
    page.goto("/gallery/?name=")

    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    assert page.title() == "Error: Gallery – Coproduce"
    page.get_by_role("link", name="How did it feel: choose one.").click()
    expect(page.locator("#id_feeling_0")).to_be_focused()


def test_the_menu_folds_out_on_a_phone_without_javascript(gallery, plain_page):
    plain_page.goto("/gallery/")
    menu = plain_page.locator(".programme-menu--narrow")
    expect(menu.get_by_role("link", name="Overview")).to_be_hidden()

    menu.locator("summary").click()

    expect(menu.get_by_role("link", name="Overview")).to_be_visible()


def test_the_menu_lies_open_on_a_desk(gallery, page):
    page.goto("/gallery/")

    expect(page.get_by_role("navigation", name="Programme")).to_be_visible()
    expect(page.locator("summary", has_text="Menu")).to_be_hidden()


def test_a_person_sees_how_much_room_is_left(gallery, page):
    page.goto("/gallery/")

    page.locator("#id_words").fill("x" * 210)

    expect(page.locator(".nhsuk-character-count")).to_contain_text(
        "You have 10 characters too many"
    )


def test_a_password_can_be_looked_at(gallery, page):
    page.goto("/gallery/")
    page.locator("#id_secret").fill("correct horse")

    page.get_by_role("button", name="Show password").click()

    expect(page.locator("#id_secret")).to_have_attribute("type", "text")


def test_components_stand_in_forced_colours_and_in_print(gallery, page, axe, shot):
    page.emulate_media(forced_colors="active")
    page.goto("/gallery/")
    axe(page)
    shot(page, "gallery-forced-colours")

    page.emulate_media(media="print", forced_colors="none")
    for hidden in (".site-header", ".programme-bar", ".site-footer", "main form .nhsuk-button"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/signup/"]
)
def test_the_door_is_accessible(phone, plain_page, axe, shot, path):
    phone.goto(path)
    axe(phone)
    assert phone.evaluate(BEYOND_THE_EDGE) == []
    shot(phone, path.strip("/").replace("/", "-"))

    plain_page.goto(path)
    expect(plain_page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/account/mfa/",
        "/account/password/change/",
        "/account/email/",
        "/account/sessions/",
        "/account/logout/",
        "/account/reauthenticate/",
    ],
)
def test_the_pages_of_an_account_are_accessible(phone, sign_in, lee, axe, shot, path):
    sign_in(phone, lee)

    phone.goto(path)

    axe(phone)
    assert phone.evaluate(BEYOND_THE_EDGE) == []
    shot(phone, path.strip("/").replace("/", "-"))


def test_work_is_watched_until_it_is_done(gallery, page, sign_in, programme, fay, axe):
    now = timezone.now()
    job = Job.objects.create(
        kind="gallery", subject_id=1, programme_id=programme.pk, requested_at=now, run_after=now
    )
    sign_in(page, fay)

    page.goto(f"/gallery/{programme.slug}/{job.pk}/")
    expect(page.get_by_text("It starts in a moment.")).to_be_visible()

    Job.objects.filter(pk=job.pk).update(state="running", done=12, total=40)
    expect(page.get_by_role("progressbar", name="Done: 12 of 40")).to_be_visible()
    axe(page)

    Job.objects.filter(pk=job.pk).update(state="done", done=40)
    expect(page.locator(".nhsuk-tag", has_text="Done")).to_be_visible()
    expect(page.get_by_role("link", name="Refresh this page")).to_be_hidden()


def test_emails_are_watched_as_they_go_out(page, sign_in, programme, fay, axe, shot):
    people = [make.participant(programme=programme) for _ in range(2)]
    inviting.invite_by_email(programme=programme, participants=people, by=fay, now=timezone.now())
    sign_in(page, fay)

    page.goto(f"/programmes/{programme.slug}/people/")
    expect(page.get_by_role("progressbar", name="Emails sent: 0 of 2")).to_be_visible()
    axe(page)
    shot(page, "emails-going-out")

    queue.perform(queue.lease_next())
    expect(page.get_by_role("progressbar", name="Emails sent: 1 of 2")).to_be_visible()
    queue.perform(queue.lease_next())
    expect(page.get_by_role("link", name="Show the list as it is now")).to_be_visible()


def test_work_is_watched_without_javascript_by_asking_again(gallery, plain_page, programme):
    now = timezone.now()
    job = Job.objects.create(
        kind="gallery", subject_id=1, programme_id=programme.pk, requested_at=now, run_after=now
    )
    plain_page.goto(f"/gallery/{programme.slug}/{job.pk}/")

    Job.objects.filter(pk=job.pk).update(state="failed", error="Nothing was lost.")
    plain_page.get_by_role("link", name="Refresh this page").click()

    expect(plain_page.get_by_text("Nothing was lost.")).to_be_visible()
