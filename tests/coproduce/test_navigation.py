"""A programme's menu: complete, by role, and clear about where one is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import resolve, reverse

from coproduce.templatetags.navigation import SECTIONS, programme_menu


def menu(programme, member, path):
    request = RequestFactory().get(path)
    request.membership = member.memberships.get(programme=programme) if member else None
    request.resolver_match = resolve(path)
    return programme_menu(Context({"request": request, "programme": programme}))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.label)
def test_every_entry_leads_somewhere_and_its_pages_are_where_it_says(section):
    view = resolve(reverse(section.view_name, args=["any"])).func

    assert not section.chapters or view.__module__ in section.chapters


def test_each_role_finds_what_it_may_open(programme, lee, fay, ivy, cal, olu):
    path = reverse("programme_overview", args=[programme.slug])

    found = {
        member.name: [item.label for item in menu(programme, member, path)]
        for member in (lee, fay, ivy, cal, olu)
    }

    everything = [section.label for section in SECTIONS]
    assert found == {
        "Lee": everything,
        "Fay": [label for label in everything if label != "Set-up"],
        "Ivy": ["Overview", "People", "Reviews", "Themes", "Workshops", "Actions"],
        "Cal": ["Overview", "Themes", "Workshops", "Actions"],
        "Olu": ["Overview", "Themes", "Actions"],
    }


def test_a_page_about_people_is_among_people_whichever_app_makes_it(programme, lee):
    for name in ("who_is_missing", "workshops:needs"):
        current = [
            item.label
            for item in menu(programme, lee, reverse(name, args=[programme.slug]))
            if item.current
        ]

        assert current == ["People"]


@pytest.mark.parametrize("member", ["lee", "fay", "ivy", "cal", "olu"])
def test_nobody_is_led_to_a_page_that_refuses_them(
    programme, member, review_round, client, request
):
    user = request.getfixturevalue(member)
    client.force_login(user)
    path = reverse("programme_overview", args=[programme.slug])

    refused = [
        (item.label, status)
        for item in menu(programme, user, path)
        if (status := client.get(item.url).status_code) not in {200, 302}
    ]

    assert refused == []


def test_the_present_page_and_its_chapter_are_marked(programme, lee):
    on_it = reverse("reviews:theme_board", args=[programme.slug])

    marked = {item.label: item.current for item in menu(programme, lee, on_it) if item.current}

    assert marked == {"Themes": "page"}


def test_a_page_inside_a_chapter_marks_its_section(programme, lee):
    path = reverse("programme_overview", args=[programme.slug])
    request = RequestFactory().get("/programmes/x/elsewhere/")
    request.membership = lee.memberships.get(programme=programme)
    request.resolver_match = SimpleNamespace(
        func=SimpleNamespace(__module__="workshops.views.findings"), url_name="findings"
    )

    items = programme_menu(Context({"request": request, "programme": programme}))

    assert {item.label: item.current for item in items if item.current} == {"Workshops": "true"}
    assert path in {item.url for item in items}
