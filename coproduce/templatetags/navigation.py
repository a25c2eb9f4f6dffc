"""A programme's menu: what a member of each role finds in it."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse

register = template.Library()


@dataclass(frozen=True)
class Section:
    """An entry of the menu.

    `chapters` are the modules, or single views, whose pages belong to it; `needs` names the
    property of the membership that it asks for.
    """

    label: str
    view_name: str
    chapters: tuple[str, ...]
    needs: str = ""


@dataclass(frozen=True)
class MenuItem:
    """An entry as a page shows it; `current` is the value for aria-current."""

    label: str
    url: str
    current: str


SECTIONS = (
    Section("Overview", "programme_overview", ()),
    Section(
        "People",
        "participants:participant_list",
        (
            "participants.views.recruiting",
            "participants.views.inviting",
            "participants.views.opportunities",
            "participants.views.equality",
            "reviews.views.reminding",
            "coproduce.views.who_is_missing",
            "workshops.views.arranging.needs",
            "workshops.views.arranging.change_arrangement",
        ),
        needs="is_interviewer",
    ),
    Section(
        "Reviews",
        "reviews:review_list",
        (
            "reviews.views.collecting",
            "reviews.views.paper",
            "reviews.views.keying",
            "reviews.views.answering",
            "reviews.views.visiting",
            "reviews.views.importing",
            "reviews.views.withdrawal",
        ),
        "is_interviewer",
    ),
    Section("Cards", "reviews:card_list", ("reviews.views.cards",), "is_facilitator"),
    Section(
        "Themes",
        "reviews:theme_board",
        ("reviews.views.themes", "reviews.views.quality", "reviews.views.exports"),
    ),
    Section("Packs", "reviews:pack_list", ("reviews.views.packs",), "is_facilitator"),
    Section(
        "Workshops",
        "workshops:workshop_list",
        (
            "workshops.views.meetings",
            "workshops.views.arranging.workshop_needs",
            "workshops.views.room",
            "workshops.views.seating",
            "workshops.views.arriving",
            "workshops.views.expenses",
            "workshops.views.voting",
            "workshops.views.findings",
            "workshops.views.notes",
            "workshops.views.photos",
            "workshops.views.papers",
            "workshops.views.records",
            "workshops.views.evaluation",
            "workshops.views.typing_back",
            "workshops.views.wall",
        ),
        needs="is_contributor",
    ),
    Section("Actions", "workshops:action_list", ("workshops.views.actions",)),
    Section("Tell people", "workshops:feedback", ("workshops.views.feedback",), "is_facilitator"),
    Section(
        "Set-up",
        "participants:programme_settings",
        ("participants.views.programmes", "reviews.views.asking"),
        "is_lead",
    ),
)


@register.simple_tag(takes_context=True)
def programme_menu(context: Context) -> list[MenuItem]:
    """The sections that this member may open, the present one marked."""
    request, programme = context["request"], context["programme"]
    membership = getattr(request, "membership", None)
    items = []
    for section in SECTIONS:
        if section.needs and not getattr(membership, section.needs, False):
            continue
        url = reverse(section.view_name, args=[programme.slug])
        items.append(MenuItem(section.label, url, _current(request, section, url)))
    return items


def _current(request: HttpRequest, section: Section, url: str) -> str:
    """`page` on the section's own page, `true` on another page of its chapters, else nothing."""
    if request.path == url:
        return "page"
    match = request.resolver_match
    if not match:
        return ""
    chapter = match.func.__module__
    return "true" if {chapter, f"{chapter}.{match.url_name}"} & set(section.chapters) else ""
