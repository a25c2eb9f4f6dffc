"""What is asked, in the other language: the team's own words in Welsh."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from participants.operations import programmes
from workshops.documents.own_words import own_words
from workshops.forms.own_words import WelshForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.LEAD)
def words_in_welsh(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The Welsh of what the team wrote, for pages, forms, letters and emails in Welsh."""
    form = WelshForm(posted(request), own=own_words(programme))
    if form.is_valid():
        programmes.say_in_welsh(programme=programme, welsh=form.welsh, by=request.user)
        messages.success(request, "The Welsh is saved.")
        return redirect("workshops:words_in_welsh", programme.slug)
    return render(request, "workshops/words_in_welsh.html", {"programme": programme, "form": form})
