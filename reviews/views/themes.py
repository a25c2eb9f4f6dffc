"""Themes: the board, a theme's page, and what people decide about them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.errors import ThemeChangedError
from reviews.forms.themes import (
    BoardFilterForm,
    GroupThemeForm,
    MergeThemesForm,
    MoveCardsForm,
    RenameThemeForm,
    SeenSuggestionsForm,
    SplitThemeForm,
    WhyForm,
)
from reviews.models import Heading, ReviewRound, Theme, ThemeDecision
from reviews.operations import themes, theming


@require_GET
@requires(Role.OBSERVER)
def theme_board(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The themes of the current round; how much of them depends on who looks."""
    review_round = programme.rounds.first()
    if review_round is None:
        return render(request, "reviews/theme_board.html", {"programme": programme})
    if not request.membership.is_contributor:
        filters = BoardFilterForm(request.GET, programme=programme)
        headings = documents.public_board(
            review_round, threshold=programme.small_number_threshold, **filters.shown
        )
        context = {"programme": programme, "headings": headings, "filters": filters}
        return render(request, "reviews/public_themes.html", context)
    return _board(request, programme, review_round)


def _board(
    request: MemberRequest,
    programme: Programme,
    review_round: ReviewRound,
    *,
    heading: str = "",
    form: MoveCardsForm | None = None,
) -> HttpResponse:
    """One heading of the board, with the form to move cards as it was filled in."""
    seen_at = timezone.now().timestamp()
    is_facilitator = request.membership.is_facilitator
    filters = BoardFilterForm(request.GET, programme=programme)
    tabs = documents.heading_tabs(review_round)
    heading = heading or filters.heading_shown or documents.first_heading(tabs)
    board = documents.heading_board(
        review_round, heading, **(filters.shown if is_facilitator else {})
    )
    context = {
        "programme": programme,
        "review_round": review_round,
        "tabs": tabs,
        "board": board,
        "may_decide": is_facilitator,
        "seen_at": seen_at,
        "opened": {int(each[:18]) for each in request.GET.getlist("open") if each.isdecimal()},
    }
    if is_facilitator:
        movable = [row.theme for row in board.themes]
        context |= {
            "filters": filters,
            "form": form
            or MoveCardsForm(review_round=review_round, heading=heading, themes=movable),
            "state": documents.theming_state(review_round),
        }
    status = 422 if form else 200
    return render(request, "reviews/theme_board.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def find_themes(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Look for themes now."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    theming.request_themes(review_round=review_round, by=request.user, now=timezone.now())
    return redirect("reviews:theme_board", programme.slug)


@require_POST
@requires(Role.FACILITATOR)
def move_cards(
    request: MemberRequest, programme: Programme, round_id: int, heading: str
) -> HttpResponse:
    """Put ticked cards in a theme, a new one, or the tray."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    value = _heading(heading)
    live = review_round.themes.live().under(value)
    form = MoveCardsForm(request.POST, review_round=review_round, heading=value, themes=list(live))
    if form.is_valid():
        try:
            decision = _move(form, review_round, value, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_board(programme, value, near=decision.theme if decision else None)
    return _board(request, programme, review_round, heading=value, form=form)


def _move(
    form: MoveCardsForm, review_round: ReviewRound, heading: str, request: MemberRequest
) -> ThemeDecision | None:
    how: dict[str, Any] = {name: form.cleaned_data[name] for name in ("cards", "seen_at")}
    how |= {"review_round": review_round, "by": request.user, "now": timezone.now()}
    if form.makes_theme:
        return themes.make_theme(heading=heading, title=form.cleaned_data["title"], **how)
    return themes.move_cards(theme=form.theme, **how)


@require_POST
@requires(Role.FACILITATOR)
def place_all_suggested(
    request: MemberRequest, programme: Programme, round_id: int, heading: str
) -> HttpResponse:
    """Follow every suggestion of the tray."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    value = _heading(heading)
    themes.place_all_suggested(
        review_round=review_round,
        heading=value,
        seen=SeenSuggestionsForm(request.POST).themes,
        by=request.user,
        now=timezone.now(),
    )
    return _to_board(programme, value)


@require_GET
@requires(Role.CONTRIBUTOR)
def theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """A theme: its cards, where they come from, why it exists, what was decided about it."""
    found = _theme(programme, round_id, theme_id)
    return _theme_page(request, programme, found)


def _theme_page(
    request: MemberRequest,
    programme: Programme,
    found: Theme,
    *,
    merge_form: MergeThemesForm | None = None,
) -> HttpResponse:
    may_decide = request.membership.is_facilitator
    page = documents.theme_page(
        found, shows_history=may_decide, threshold=programme.small_number_threshold
    )
    context = {"programme": programme, "theme": found, "page": page, "may_decide": may_decide}
    if may_decide:
        context |= {
            "form": merge_form or MergeThemesForm(theme=found),
            "group_form": GroupThemeForm(
                initial={"title": found.group.title if found.group else ""}
            ),
            "why_form": WhyForm(initial={"version": found.version}),
            "groups": programme.theme_groups.all(),
        }
    status = 422 if merge_form else 200
    return render(request, "reviews/theme.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def accept_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Keep a proposal, if it still is the one that was on the page."""
    found = _theme(programme, round_id, theme_id)
    themes.accept_theme(theme=found, by=request.user, now=timezone.now(), **_why(request))
    is_left = found.review_round.themes.live().under(found.heading).filter(accepted_at=None)
    if request.POST.get("page") != "theme" and is_left.exists():
        return _to_board(programme, found.heading, near=found, place="proposed")
    return _back(request, programme, found)


@requires(Role.FACILITATOR)
def rename_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Give a theme another title; if somebody was faster, both titles are shown."""
    found = _theme(programme, round_id, theme_id)
    form = RenameThemeForm(posted(request), initial=_as_it_is(found))
    changed = False
    if form.is_valid():
        try:
            themes.rename_theme(
                theme=found, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ChangedMeanwhileError as refusal:
            found.refresh_from_db()
            changed = True
            form.on_top_of(_as_it_is(found), refusal)
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            return _back(request, programme, found)
    context = {"programme": programme, "theme": found, "form": form, "changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "reviews/rename_theme.html", context, status=status)


def _as_it_is(found: Theme) -> dict[str, object]:
    return {"title": found.title, "version": found.version}


@require_POST
@requires(Role.FACILITATOR)
def merge_themes(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Make other themes part of this one."""
    found = _theme(programme, round_id, theme_id)
    form = MergeThemesForm(request.POST, theme=found)
    if form.is_valid():
        try:
            themes.merge_themes(
                theme=found, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ThemeChangedError as refusal:
            form.on_top_of_newest(refusal)
        else:
            return _back(request, programme, found)
    return _theme_page(request, programme, found, merge_form=form)


@requires(Role.FACILITATOR)
def split_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Choose the cards that make a theme of their own; a suggestion ticks some to begin with."""
    found = _theme(programme, round_id, theme_id)
    wants_suggestion = request.method == "GET" and "suggest" in request.GET
    ticked = theming.suggest_split(theme=found) if wants_suggestion else []
    form = SplitThemeForm(posted(request), theme=found, ticked=ticked)
    if form.is_valid():
        try:
            themes.split_theme(
                theme=found, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, programme, found)
    context = {
        "programme": programme,
        "theme": found,
        "form": form,
        "page": documents.theme_page(found, threshold=programme.small_number_threshold),
        "nothing_suggested": wants_suggestion and not ticked,
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/split_theme.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def lock_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Close a theme against changes."""
    found = _theme(programme, round_id, theme_id)
    themes.lock_theme(theme=found, by=request.user, now=timezone.now())
    return _back(request, programme, found)


@require_POST
@requires(Role.FACILITATOR)
def unlock_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Open a locked theme."""
    found = _theme(programme, round_id, theme_id)
    themes.unlock_theme(theme=found, by=request.user, now=timezone.now())
    return _back(request, programme, found)


@require_POST
@requires(Role.FACILITATOR)
def group_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Put a theme under a broader group."""
    found = _theme(programme, round_id, theme_id)
    form = GroupThemeForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["title"][0]))
    themes.group_theme(theme=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    return _back(request, programme, found)


@require_POST
@requires(Role.FACILITATOR)
def set_aside_theme(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Take a theme off the board; its cards go to the tray."""
    found = _theme(programme, round_id, theme_id)
    themes.set_aside_theme(theme=found, by=request.user, now=timezone.now(), **_why(request))
    return _to_board(programme, found.heading)


@require_POST
@requires(Role.FACILITATOR)
def place_suggested(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Put the cards that the software suggests for this theme into it."""
    found = _theme(programme, round_id, theme_id)
    seen = SeenSuggestionsForm(request.POST).themes
    themes.place_suggested(theme=found, seen=seen, by=request.user, now=timezone.now())
    return _back(request, programme, found)


@require_POST
@requires(Role.FACILITATOR)
def undo_decision(
    request: MemberRequest, programme: Programme, round_id: int, decision_id: int
) -> HttpResponse:
    """Put back what a decision changed."""
    decision = _decision(programme, round_id, decision_id)
    themes.undo_decision(decision=decision, by=request.user, now=timezone.now())
    messages.success(request, "Undone.")
    return _back(request, programme, decision.theme)


@require_POST
@requires(Role.FACILITATOR)
def redo_decision(
    request: MemberRequest, programme: Programme, round_id: int, decision_id: int
) -> HttpResponse:
    """Do an undone decision again."""
    decision = _decision(programme, round_id, decision_id)
    themes.redo_decision(decision=decision, by=request.user, now=timezone.now())
    messages.success(request, "Done again.")
    return _back(request, programme, decision.theme)


def _why(request: MemberRequest) -> dict[str, Any]:
    """Why, and which version somebody was looking at. Refused when the reason cannot be kept."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    return form.cleaned_data


def _heading(slug: str) -> str:
    value = Heading.of_slug(slug)
    if value not in Heading.values:
        raise Http404
    return value


def _theme(programme: Programme, round_id: int, theme_id: int) -> Theme:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    return get_object_or_404(
        review_round.themes.select_related("group", "merged_into"), pk=theme_id
    )


def _decision(programme: Programme, round_id: int, decision_id: int) -> ThemeDecision:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    return get_object_or_404(review_round.theme_decisions.select_related("theme"), pk=decision_id)


def _back(request: MemberRequest, programme: Programme, found: Theme) -> HttpResponseRedirect:
    """To the theme's page if the button was there, else to its place on the board."""
    if request.POST.get("page") == "theme":
        return redirect("reviews:theme", programme.slug, found.review_round_id, found.pk)
    return _to_board(programme, found.heading, near=found)


def _to_board(
    programme: Programme, heading: str, *, near: Theme | None = None, place: str = ""
) -> HttpResponseRedirect:
    address = reverse("reviews:theme_board", args=[programme.slug])
    query = f"?heading={Heading(heading).slug}"
    where = f"&open={near.pk}#{place or f'theme-{near.pk}'}" if near else "#board"
    return redirect(f"{address}{query}{where}")
