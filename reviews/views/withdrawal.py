"""Taking a whole file of comments out again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews.documents import importing as documents
from reviews.operations import withdrawal


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.FACILITATOR)
def undo_import(
    request: MemberRequest, programme: Programme, round_id: int, comment_import_id: int
) -> HttpResponse:
    """Undo one import: says first what happens to its cards."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    held = get_object_or_404(review_round.comment_imports, pk=comment_import_id)
    if request.method == "POST":
        codes = withdrawal.undo_import(comment_import=held, by=request.user, now=timezone.now())
        taken = f" Take these cards off the wall: {', '.join(codes)}." if codes else ""
        messages.success(request, f"The import is undone.{taken}")
        return redirect("reviews:comment_files", programme.slug, round_id)
    context = {
        "programme": programme,
        "review_round": review_round,
        "comment_import": held,
        "brought": documents.brought(held),
    }
    return render(request, "reviews/undo_import.html", context)
