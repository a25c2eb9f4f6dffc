"""One page with everything that a page may hold, and its address: for looking at, in tests only."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Thing

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from coproduce.charts import Bar, Chart
from coproduce.fields import LineField, WordsField
from coproduce.jobs.models import Job
from coproduce.languages import Said
from coproduce.urls import urlpatterns as product_patterns
from participants.models import Programme

TEMPLATE = Path(__file__).with_suffix(".html")
PRIVATE_TEMPLATE = TEMPLATE.with_stem("gallery_private")
HOW = [("good", "Good"), ("bad", "Not so good")]


class GalleryForm(forms.Form):
    name = LineField(label="Your name", help_text="As you like to be called")
    words = WordsField(
        label="What is working well in your care?",
        help_text="Say it in your own words. One thing is enough.",
        max_length=200,
        required=False,
    )
    feeling = forms.ChoiceField(label="How did it feel?", choices=HOW, widget=forms.RadioSelect)
    matters = forms.MultipleChoiceField(
        label="Which matter most?",
        choices=[("heard", "Being listened to"), ("short", "Short waits")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose up to two",
        required=False,
    )
    agreed = forms.BooleanField(label="I agree to take part", help_text="You may change your mind")
    seen_on = forms.DateField(label="When was it?")
    people = forms.IntegerField(label="How many people?", min_value=0)
    sheet = forms.FileField(label="A spreadsheet", help_text="CSV or Excel")
    secret = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    kind = forms.ChoiceField(
        label="Perspective",
        choices=[
            ("patient", "Patient"),
            ("carer", "Carer or family member who lives far away and visits at weekends"),
        ],
    )


PROGRAMME = Thing(
    slug="breathing-better",
    title="Living with breathlessness: coming home from hospital with a long name for a programme",
    say=lambda words: Said(words, "en-gb"),
    contact_phone="01632 960 001",
    contact_name="the programme office",
    organisations=Thing(first=lambda: Thing(name="Northern Lung Trust")),
)
MEMBERSHIP = Thing(
    role="lead",
    is_contributor=True,
    is_interviewer=True,
    is_facilitator=True,
    is_lead=True,
)
CHART = Chart(
    id="perspectives",
    title="Reviews by perspective",
    description="Patients 23, carers and family members 7, clinicians 4, commissioners none.",
    bars=(
        Bar(label="Patients", value=23, text="23 of 25"),
        Bar(label="Carers and family members who answered", value=7, text="7 of 10"),
        Bar(label="Clinicians", value=4, text="4 of 5"),
        Bar(label="Commissioners", value=0, text="0 of 2"),
    ),
    label_name="Perspective",
    value_name="Reviews",
)
JOBS = [
    Thing(pk=1, state="running", is_open=False, done=12, total=40),
    Thing(pk=2, state="running", is_open=False, done=0, total=0),
    Thing(pk=3, state="done", is_open=False),
    Thing(pk=4, state="failed", is_open=False, error="Something went wrong, five times."),
    Thing(pk=5, state="cancelled", is_open=False),
]


def context_of(request: HttpRequest) -> dict[str, object]:
    return {
        "programme": PROGRAMME,
        "form": GalleryForm(request.GET) if request.GET else GalleryForm(),
        "page": Paginator(range(300), 10).page(7),
        "chart": CHART,
        "jobs": JOBS,
    }


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    request.membership = MEMBERSHIP
    if not request.GET:
        messages.success(request, "The review was saved.")
        messages.info(request, "Two people have not answered yet.")
    template = Template(TEMPLATE.read_text())
    return HttpResponse(template.render(RequestContext(request, context_of(request))))


@login_not_required
def gallery_private(request: HttpRequest) -> HttpResponse:
    template = Template(PRIVATE_TEMPLATE.read_text())
    return HttpResponse(template.render(RequestContext(request, context_of(request))))


@login_not_required
def gallery_job(request: HttpRequest, programme_slug: str, job_id: int) -> HttpResponse:
    request.membership = MEMBERSHIP
    template = Template(
        '{% extends "programme.html" %}{% block title %}Work{% endblock %}'
        "{% block main %}<h1>Work</h1>"
        '{% include "components/_job.html" with what="Finding themes" %}{% endblock %}'
    )
    context = {
        "programme": Programme.objects.get(slug=programme_slug),
        "job": Job.objects.get(pk=job_id),
    }
    return HttpResponse(template.render(RequestContext(request, context)))


urlpatterns = [
    path("gallery/<slug:programme_slug>/<int:job_id>/", gallery_job),
    path("gallery/", gallery),
    path("my/gallery/", gallery_private),
    *product_patterns,
]
