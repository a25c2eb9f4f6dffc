"""Bringing in comments that a service already has: upload, columns, look, confirm, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews.documents import importing as documents
from reviews.forms.importing import CommentFileForm, MappingForm
from reviews.operations import importing

ROWS_ON_A_PAGE = 50
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@requires(Role.FACILITATOR)
def comment_files(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Upload a file of comments; and the files that were brought in before."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    is_sent = request.method == "POST"
    form = CommentFileForm(request.POST, request.FILES) if is_sent else CommentFileForm()
    if form.is_valid():
        draft = importing.draft_comments(
            review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("reviews:comment_columns", programme.slug, round_id, draft.pk)
    context = {
        "programme": programme,
        "review_round": review_round,
        "form": form,
        "imports": documents.imports_of(review_round),
    }
    return render(request, "reviews/comment_files.html", context)


@page
@requires(Role.FACILITATOR)
def comment_columns(
    request: MemberRequest, programme: Programme, round_id: int, comment_import_id: int
) -> HttpResponse:
    """Which column of the file is what."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    draft = get_object_or_404(review_round.comment_imports, pk=comment_import_id)
    form = MappingForm(posted(request), comment_import=draft)
    if form.is_valid():
        importing.map_columns(comment_import=draft, mapping=form.mapping, by=request.user)
        return redirect("reviews:comment_import", programme.slug, round_id, draft.pk)
    context = {
        "programme": programme,
        "review_round": review_round,
        "comment_import": draft,
        "form": form,
        "sample": documents.sample(draft),
    }
    return render(request, "reviews/comment_columns.html", context)


@require_GET
@requires(Role.FACILITATOR)
def comment_import(
    request: MemberRequest, programme: Programme, round_id: int, comment_import_id: int
) -> HttpResponse:
    """What a file would bring, row by row; how far it is; what it brought."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    held = get_object_or_404(review_round.comment_imports, pk=comment_import_id)
    preview = documents.comment_preview(held)
    rows = Paginator(preview.problems_first, ROWS_ON_A_PAGE)
    context = {
        "programme": programme,
        "review_round": review_round,
        "comment_import": held,
        "preview": preview,
        "page": rows.get_page(request.GET.get("page")),
        "brought": documents.brought(held),
        "job": documents.import_job(held),
    }
    return render(request, "reviews/comment_import.html", context)


@require_POST
@requires(Role.FACILITATOR)
def import_comments(
    request: MemberRequest, programme: Programme, round_id: int, comment_import_id: int
) -> HttpResponse:
    """Bring the file in."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    draft = get_object_or_404(review_round.comment_imports, pk=comment_import_id)
    importing.request_import(comment_import=draft, by=request.user, now=timezone.now())
    return redirect("reviews:comment_import", programme.slug, round_id, draft.pk)


@require_POST
@requires(Role.FACILITATOR)
def discard_comments(
    request: MemberRequest, programme: Programme, round_id: int, comment_import_id: int
) -> HttpResponse:
    """Erase an uploaded file without bringing it in."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    draft = get_object_or_404(review_round.comment_imports, pk=comment_import_id)
    importing.discard_comments(comment_import=draft, by=request.user)
    messages.success(request, "The uploaded file was erased. Nothing was imported.")
    return redirect("reviews:comment_files", programme.slug, round_id)
