"""Photos of the wall: add them to the record of a day, see them, take them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coproduce.downloads import NOTHING_RUNS
from coproduce.errors import Refused
from coproduce.once.sending import once
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import photos as documents
from workshops.forms.photos import PhotoForm
from workshops.operations import photos as operations


@requires(Role.FACILITATOR)
@once
def photos(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The photos of a day: add one, or take one out."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    is_sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if is_sent else PhotoForm()
    if is_sent and form.is_valid():
        try:
            operations.add_photo(
                workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The photo is in the record.")
            return redirect("workshops:photos", programme.slug, workshop.pk)
    shown = documents.photos_to_check(workshop)
    context = {
        "programme": programme,
        "workshop": workshop,
        "form": form,
        "photos": shown,
        "to_check": [each for each in shown if each.taken_back],
    }
    status = 422 if form.errors else 200
    return render(request, "workshops/photos.html", context, status=status)


@require_safe
@requires(Role.CONTRIBUTOR)
def photo(
    _request: MemberRequest, programme: Programme, workshop_id: int, photo_id: int
) -> HttpResponse:
    """The photo itself, for the team alone: a picture, whatever a browser would make of it."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    found = get_object_or_404(workshop.photos, pk=photo_id)
    headers = {
        "Content-Disposition": f'inline; filename="wall-{found.pk}.jpg"',
        "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.content), content_type="image/jpeg", headers=headers)


@require_POST
@requires(Role.FACILITATOR)
def remove_photo(
    request: MemberRequest, programme: Programme, workshop_id: int, photo_id: int
) -> HttpResponse:
    """Take a photo out of the record, for good."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    found = get_object_or_404(workshop.photos, pk=photo_id)
    operations.remove_photo(photo=found, by=request.user)
    messages.success(request, "The photo is gone.")
    return redirect("workshops:photos", programme.slug, workshop.pk)
