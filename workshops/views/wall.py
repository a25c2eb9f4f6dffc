"""Pages at the wall: themes and cards for the whole room, cards made there, the clock."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants.access import MemberRequest, open_to_all, requires
from participants.models import Programme, Role
from reviews.errors import LooksPersonalError
from reviews.forms.themes import RenameThemeForm
from reviews.models import Heading, Theme, ThemeDecision
from reviews.operations import themes
from workshops.documents import wall as documents
from workshops.forms.wall import MoreTimeForm, MoveCardsForm, RoomCardForm, TimerForm
from workshops.models import Workshop
from workshops.operations import wall as operations

DECISIONS_A_PAGE = 50


def _workshop(programme: Programme, workshop_id: int) -> Workshop:
    found = programme.workshops.select_related("review_round", "timer")
    return get_object_or_404(found, pk=workshop_id)


def _theme(workshop: Workshop, theme_id: int) -> Theme:
    return get_object_or_404(workshop.review_round.themes, pk=theme_id)


def _decision(workshop: Workshop, decision_id: int) -> ThemeDecision:
    return get_object_or_404(workshop.review_round.theme_decisions, pk=decision_id)


@require_GET
@requires(Role.CONTRIBUTOR)
def wall(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Headings, themes and cards of a workshop; a fragment for pages that are open already."""
    return _wall(request, programme, _workshop(programme, workshop_id))


def _wall(
    request: MemberRequest,
    programme: Programme,
    workshop: Workshop,
    *,
    problem: str = "",
    form: MoveCardsForm | None = None,
) -> HttpResponse:
    heading = Heading.of_slug(request.GET.get("heading", ""))
    heading = heading if heading in Heading.values else ""
    looked_for = request.GET.get("find", "").replace("\0", "")[:100].strip()
    context: dict[str, Any] = {
        "programme": programme,
        "workshop": workshop,
        "wall": documents.wall(workshop, heading=heading, now=timezone.now()),
        "headings": list(Heading),
        "heading": heading,
        "view": "board" if request.GET.get("view") == "board" else "outline",
        "looked_for": looked_for,
        "found": documents.find(workshop.review_round, looked_for),
        "found_are_ticked": bool(documents.codes_in(looked_for)),
        "may_decide": request.membership.is_facilitator,
        "form": form,
        "problem": problem,
        "ticked": form.ticked if form else set(),
        "listening_token": documents.listening_token(workshop),
    }
    is_open_already = getattr(request, "htmx", False)
    template = "workshops/_wall.html" if is_open_already else "workshops/wall.html"
    return render(request, template, context, status=422 if problem else 200)


@require_GET
@open_to_all
def wall_stamp(request: HttpRequest, wall_token: str) -> HttpResponse:
    """Whether a wall has changed, for pages that show it: counts, and not a word."""
    stamp = documents.heard(wall_token)
    if stamp is None:
        raise Http404
    etag = f'"{stamp}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return JsonResponse({"stamp": stamp}, headers={"ETag": etag})


@require_POST
@requires(Role.FACILITATOR)
def move_on_wall(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Put ticked cards in a theme, a new one, or the tray."""
    workshop = _workshop(programme, workshop_id)
    form = MoveCardsForm(request.POST, review_round=workshop.review_round)
    if not form.is_valid():
        problem = str(next(iter(form.errors.values()))[0])
        return _wall(request, programme, workshop, problem=problem, form=form)
    try:
        operations.move_cards(
            workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        return _wall(request, programme, workshop, problem=str(refusal), form=form)
    return _changed(request, programme, workshop, near=form.cleaned_data["theme"])


def _changed(
    request: MemberRequest, programme: Programme, workshop: Workshop, near: Theme | None = None
) -> HttpResponse:
    """The wall as it is now: to a page that is open already, or as a page."""
    if getattr(request, "htmx", False):
        return _wall(request, programme, _workshop(programme, workshop.pk))
    there = redirect("workshops:wall", programme.slug, workshop.pk)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    there["Location"] += f"{query}#theme-{near.pk}" if near else query
    return there


@requires(Role.FACILITATOR)
def rename_on_wall(
    request: MemberRequest, programme: Programme, workshop_id: int, theme_id: int
) -> HttpResponse:
    """Give a theme another title. If somebody was faster, both titles are shown, to choose."""
    workshop = _workshop(programme, workshop_id)
    found = _theme(workshop, theme_id)
    form = RenameThemeForm(
        posted(request), initial={"title": found.title, "version": found.version}
    )
    changed = False
    if form.is_valid():
        try:
            themes.rename_theme(
                theme=found, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ChangedMeanwhileError as refusal:
            found.refresh_from_db()
            changed = True
            form.on_top_of({"title": found.title, "version": found.version}, refusal)
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            return _changed(request, programme, workshop, near=found)
    context = {
        "programme": programme,
        "workshop": workshop,
        "theme": found,
        "form": form,
        "changed": changed,
    }
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "workshops/rename_on_wall.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def undo_on_wall(
    request: MemberRequest, programme: Programme, workshop_id: int, decision_id: int
) -> HttpResponse:
    """Put back what a decision changed."""
    workshop = _workshop(programme, workshop_id)
    decision = _decision(workshop, decision_id)
    themes.undo_decision(decision=decision, by=request.user, now=timezone.now())
    return _after_undoing(request, programme, workshop)


@require_POST
@requires(Role.FACILITATOR)
def redo_on_wall(
    request: MemberRequest, programme: Programme, workshop_id: int, decision_id: int
) -> HttpResponse:
    """Do an undone decision again."""
    workshop = _workshop(programme, workshop_id)
    decision = _decision(workshop, decision_id)
    themes.redo_decision(decision=decision, by=request.user, now=timezone.now())
    return _after_undoing(request, programme, workshop)


def _after_undoing(
    request: MemberRequest, programme: Programme, workshop: Workshop
) -> HttpResponse:
    if request.POST.get("page") == "history":
        return redirect("workshops:wall_history", programme.slug, workshop.pk)
    return _changed(request, programme, workshop)


@require_GET
@requires(Role.FACILITATOR)
def wall_history(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Everything that was decided, in sentences that can be read aloud."""
    workshop = _workshop(programme, workshop_id)
    decisions = documents.history(workshop.review_round)
    page = Paginator(decisions, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "workshop": workshop,
        "page": page,
        "told": documents.told(page.object_list),
    }
    return render(request, "workshops/wall_history.html", context)


@require_GET
@requires(Role.CONTRIBUTOR)
def wall_screen(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """For a big screen: themes and the clock, readable from ten metres."""
    workshop = _workshop(programme, workshop_id)
    heading = Heading.of_slug(request.GET.get("heading", ""))
    page = request.GET.get("page", "1")
    context = {
        "programme": programme,
        "workshop": workshop,
        "screen": documents.screen(
            workshop,
            heading=heading if heading in Heading.values else "",
            page=int(page) if page.isdecimal() and len(page) < 4 else 1,
            now=timezone.now(),
        ),
        "listening_token": documents.listening_token(workshop),
    }
    is_open_already = getattr(request, "htmx", False)
    template = "workshops/_screen.html" if is_open_already else "workshops/wall_screen.html"
    return render(request, template, context)


@require_POST
@requires(Role.FACILITATOR)
def change_timer(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Start, pause, go on, give more time, take away."""
    workshop = _workshop(programme, workshop_id)
    do, by, now = request.POST.get("do", ""), request.user, timezone.now()
    if do == "start":
        form = TimerForm(request.POST)
        if not form.is_valid():
            problem = str(next(iter(form.errors.values()))[0])
            return _wall(request, programme, workshop, problem=problem)
        operations.start_timer(workshop=workshop, by=by, now=now, **form.cleaned_data)
    elif do == "pause":
        operations.pause_timer(workshop=workshop, by=by, now=now)
    elif do == "resume":
        operations.resume_timer(workshop=workshop, by=by, now=now)
    elif do == "clear":
        operations.clear_timer(workshop=workshop, by=by)
    else:
        more = MoreTimeForm(request.POST)
        if not more.is_valid():
            raise Refused("Say how many minutes.")
        operations.add_minutes(workshop=workshop, by=by, now=now, **more.cleaned_data)
    return _changed(request, programme, workshop)


@requires(Role.FACILITATOR)
@once
def add_room_card(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Write down what somebody says in the room; its code is given at once."""
    workshop = _workshop(programme, workshop_id)
    form = RoomCardForm(
        posted(request),
        programme=programme,
        themes=list(workshop.review_round.themes.live()),
        initial={"heading": Heading.of_slug(request.GET.get("heading", ""))},
    )
    if "is_checked" in request.POST:
        form.ask_to_check()
    if form.is_valid():
        try:
            card = operations.add_card(
                workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except LooksPersonalError as refusal:
            form.ask_to_check()
            form.add_error("text", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The card is on the wall. Its code is {card.code}.")
            there = redirect("workshops:add_room_card", programme.slug, workshop.pk)
            there["Location"] += f"?heading={Heading(card.heading).slug}"
            return there
    context = {
        "programme": programme,
        "workshop": workshop,
        "form": form,
        "latest": documents.latest_room_cards(workshop.review_round),
    }
    status = 422 if form.errors else 200
    return render(request, "workshops/add_room_card.html", context, status=status)
