"""Packs: freezing one, seeing how far its print is, taking the pages away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.documents import pack_files
from reviews.errors import PackSupersededError
from reviews.forms.packs import FreezePackForm
from reviews.models import ReviewRound, ThemePack
from reviews.operations import packs

COUNT = "count_pages"  # the button that only counts


@require_GET
@requires(Role.FACILITATOR)
def pack_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Every pack of the programme, the latest first, and what a new one would hold."""
    review_round = programme.rounds.first()
    context = {
        "programme": programme,
        "review_round": review_round,
        "packs": documents.packs_of(programme),
        "outlook": review_round and documents.pack_outlook(review_round),
    }
    return render(request, "reviews/pack_list.html", context)


@requires(Role.FACILITATOR)
@once
def freeze_pack(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Choose what to print, see how many pages that is, and freeze it."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    freeze = partial(packs.freeze_theme_pack, review_round=review_round)
    return choose_pack(request, programme, review_round, initial={}, freeze=freeze)


def choose_pack(
    request: MemberRequest,
    programme: Programme,
    review_round: ReviewRound,
    *,
    initial: dict[str, Any],
    freeze: Callable[..., ThemePack],
) -> HttpResponse:
    """The page that chooses and counts; `freeze` keeps what was chosen."""
    form = FreezePackForm(posted(request), initial=initial)
    context = {
        "programme": programme,
        "review_round": review_round,
        "form": form,
        "outlook": documents.pack_outlook(review_round),
    }
    if form.is_valid():
        try:
            if COUNT in request.POST:
                choices = form.cleaned_data["choices"]
                draft = documents.draft_pack(review_round, choices, today=timezone.localdate())
                context["pages"] = documents.pack_pages(draft)
            else:
                pack = freeze(by=request.user, now=timezone.now(), **form.cleaned_data)
                return redirect("reviews:pack", programme.slug, review_round.pk, pack.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reviews/freeze_pack.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Role.FACILITATOR)
def pack(request: MemberRequest, programme: Programme, round_id: int, pack_id: int) -> HttpResponse:
    """One pack: how far its print is, its pages, or what to take off the wall."""
    found = _pack(programme, round_id, pack_id)
    document = documents.frozen_document(found)
    context = {
        "programme": programme,
        "pack": found,
        "pages": documents.page_count(found),
        "printed_how": documents.printed_how(document) if document else (),
        "expected": documents.pack_pages(document) if document else None,
        "job": packs.print_job(found),
        "since": None if found.is_superseded else documents.since_frozen(found),
        "withdrawn": documents.withdrawn_codes(found) if found.is_superseded else (),
    }
    return render(request, "reviews/pack.html", context)


@require_POST
@requires(Role.FACILITATOR)
def print_pack(
    request: MemberRequest, programme: Programme, round_id: int, pack_id: int
) -> HttpResponse:
    """Try once more to print a pack."""
    found = _pack(programme, round_id, pack_id)
    packs.print_again(pack=found, by=request.user, now=timezone.now())
    return redirect("reviews:pack", programme.slug, round_id, pack_id)


@require_GET
@requires(Role.FACILITATOR)
def pack_pdf(
    _request: MemberRequest, programme: Programme, round_id: int, pack_id: int
) -> HttpResponse:
    """The pages, as they were printed."""
    found = _usable(programme, round_id, pack_id)
    printed = get_object_or_404(documents.prints_of(found))
    return _file(found, bytes(printed.content), "pdf")


@require_GET
@requires(Role.FACILITATOR)
def pack_docx(
    _request: MemberRequest, programme: Programme, round_id: int, pack_id: int
) -> HttpResponse:
    """What was frozen, to be edited in Word."""
    found = _usable(programme, round_id, pack_id)
    return _file(found, pack_files.word_file(_document(found)), "docx")


@require_GET
@requires(Role.FACILITATOR)
def pack_xlsx(
    _request: MemberRequest, programme: Programme, round_id: int, pack_id: int
) -> HttpResponse:
    """The cards and themes that were frozen, as a workbook."""
    found = _usable(programme, round_id, pack_id)
    return _file(found, pack_files.workbook(_document(found)), "xlsx")


def _file(pack: ThemePack, content: bytes, ending: str) -> HttpResponse:
    slug = slugify(pack.review_round.programme.slug)
    return download(content, name=f"{slug}-pack-{pack.pk}.{ending}")


def _document(pack: ThemePack) -> documents.ThemePackDocument:
    document = documents.frozen_document(pack)
    if document is None:
        raise PackSupersededError
    return document


def _usable(programme: Programme, round_id: int, pack_id: int) -> ThemePack:
    """The pack, unless its words were taken back."""
    found = _pack(programme, round_id, pack_id)
    if found.is_superseded:
        raise PackSupersededError
    return found


def _pack(programme: Programme, round_id: int, pack_id: int) -> ThemePack:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    found = review_round.packs.defer("contents")
    return get_object_or_404(
        found.select_related("review_round__programme", "frozen_by"), pk=pack_id
    )
