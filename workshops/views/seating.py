"""The table plan: made by the software, changed by people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from coproduce.errors import Refused
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import meetings as meeting_documents
from workshops.documents import seating as documents
from workshops.forms.seating import FixSeatForm, SeatForm, WishForm
from workshops.operations import seating


@requires(Role.FACILITATOR)
def tables(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Who sits where; one of three forms was sent: make tables, move one person, wish for two."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    room = meeting_documents.room_of(workshop)
    plan = documents.table_plan(workshop, room)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    data = {each: request.POST if do == each else None for each in ("seat", "fix", "wish")}
    seat_form = SeatForm(data["seat"], initial={"number": plan.suggested})
    fix_form = FixSeatForm(data["fix"], room=room, prefix="fix")
    wish_form = WishForm(data["wish"], room=room, prefix="wish")
    form = {"seat": seat_form, "fix": fix_form, "wish": wish_form}.get(do)
    if form is not None and form.is_valid():
        try:
            if do == "seat":
                moved = seating.seat_people(workshop=workshop, by=request.user, **form.cleaned_data)
                messages.success(request, f"People who moved: {moved}.")
            elif do == "fix":
                seating.fix_seat(by=request.user, **form.cleaned_data)
            else:
                seating.wish(workshop=workshop, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workshops:tables", programme.slug, workshop.pk)
    context = {
        "programme": programme,
        "workshop": workshop,
        "plan": plan,
        "seat_form": seat_form,
        "fix_form": fix_form,
        "wish_form": wish_form,
        "form": form,
    }
    return render(request, "workshops/tables.html", context)


@require_POST
@requires(Role.FACILITATOR)
def free_seat(
    request: MemberRequest, programme: Programme, workshop_id: int, attendance_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    attendance = get_object_or_404(workshop.attendances, pk=attendance_id)
    seating.free_seat(attendance=attendance, by=request.user)
    return redirect("workshops:tables", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def drop_wish(
    request: MemberRequest, programme: Programme, workshop_id: int, wish_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    seating_wish = get_object_or_404(workshop.seating_wishes, pk=wish_id)
    seating.drop_wish(seating_wish=seating_wish, by=request.user)
    return redirect("workshops:tables", programme.slug, workshop.pk)
