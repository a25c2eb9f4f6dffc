"""Pages for afterwards: what was written on paper while the network was gone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import typing_back as documents
from workshops.errors import SheetTypedError
from workshops.forms.typing_back import TypeBackForm
from workshops.operations import typing_back as operations


@requires(Role.FACILITATOR)
def type_back(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Type the lines of a sheet, see what each would do, then do all of it."""
    found = programme.workshops.select_related("review_round", "timer")
    workshop = get_object_or_404(found, pk=workshop_id)
    form = TypeBackForm(posted(request))
    context: dict[str, Any] = {
        "programme": programme,
        "workshop": workshop,
        "sheets": workshop.typed_sheets.select_related("typed_by", "undone_by"),
        "voting_rounds": workshop.voting_rounds.all(),
    }
    status = 422 if form.is_bound else 200
    if form.is_valid():
        sheet = documents.read(workshop, form.cleaned_data["lines"])
        if request.POST.get("do") == "save":
            try:
                typed = operations.type_sheet(
                    workshop=workshop, by=request.user, now=timezone.now(), **form.as_typed()
                )
            except Refused as refusal:
                status = 409 if isinstance(refusal, ChangedMeanwhileError) else 422
                context["is_typed_before"] = isinstance(refusal, SheetTypedError)
                form = form.again(stamp=sheet.stamp)
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"Sheet {typed.number} is saved: {typed.lines} lines.")
                return redirect("workshops:type_back", programme.slug, workshop.pk)
        else:
            status = 200 if sheet.is_ready else 422
            form = form.again(stamp=sheet.stamp)
            try:
                operations.refuse_typed(
                    workshop=workshop,
                    number=form["number"].value(),
                    digest=sheet.digest,
                    is_another=bool(form["is_another"].value()),
                )
            except SheetTypedError as refusal:
                status = 422
                context["is_typed_before"] = True
                form.add_error(None, str(refusal))
        context["sheet"] = sheet
    context["form"] = form
    return render(request, "workshops/type_back.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def undo_sheet(
    request: MemberRequest, programme: Programme, workshop_id: int, sheet_id: int
) -> HttpResponse:
    """Take back everything that a sheet did."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    sheet = get_object_or_404(workshop.typed_sheets, pk=sheet_id)
    operations.undo_sheet(sheet=sheet, by=request.user, now=timezone.now())
    messages.success(request, f"Sheet {sheet.number} is taken back.")
    return redirect("workshops:type_back", programme.slug, workshop.pk)
