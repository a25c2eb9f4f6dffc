"""The same form as a first project with Django would have it: what our pages are measured beside.

The middleware that `startproject` sets up, a person who is signed in and read from the session, a
token in the form, one page for one answer and a formset that checks nine. Sent, each row is saved
by itself, all in one transaction, as the tutorial does: a review, nine answers, a line that it
began, the review again, a line that it was sent. That is thirteen rows written, as many as ours.
No consents, no private links, no cards, no receipt, and sent twice it is kept twice: it promises
none of what ours does. Two rows are read for whoever asks: the session and the person.
"""

from __future__ import annotations

import json
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from bench.yardstick import database

PEOPLE = 200
PAGE = (
    "<!doctype html><title>Answer</title>{% for message in messages %}<p>{{ message }}</p>"
    "{% endfor %}<p>{{ user }}</p><form method=post>{% csrf_token %}{{ form.as_div }}"
    "<button>Save</button></form>"
)

if not settings.configured:
    settings.configure(
        DATABASES={"default": database()},
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="only-for-measuring",  # noqa: S106 -- nothing is kept here
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"page.html": PAGE})],
                        )
                    ],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        STATIC_URL="static/",
        USE_TZ=True,
    )
    application = get_wsgi_application()

from django import forms  # noqa: E402 -- needs the settings above
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402


class Review(models.Model):  # noqa: DJ008 -- nobody looks at it
    """Who answered, and when they sent it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "bench"


class Answer(models.Model):  # noqa: DJ008 -- nobody looks at it
    """One answer."""

    review = models.ForeignKey(Review, null=True, on_delete=models.CASCADE)
    text = models.TextField(max_length=2000)

    class Meta:
        app_label = "bench"


class Line(models.Model):  # noqa: DJ008 -- nobody looks at it
    """What was done."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"


AnswerForm = forms.modelform_factory(Answer, fields=["text"])
AnswerFormSet = forms.modelformset_factory(Answer, form=AnswerForm, extra=9)


@login_required
def one(request: HttpRequest) -> HttpResponse:
    """One page for one answer."""
    answer_form = AnswerForm(request.POST or None)
    if request.method == "POST" and answer_form.is_valid():
        answer_form.save()
        return redirect("one")
    return render(request, "page.html", {"form": answer_form})


@login_required
def nine(request: HttpRequest) -> HttpResponse:
    """Nine answers, sent."""
    answers = AnswerFormSet(request.POST or None, queryset=Answer.objects.none())
    if request.method == "POST" and answers.is_valid():
        with transaction.atomic():
            review = Review(person=request.user)
            review.save()
            Line(review=review, verb="began").save()
            for answer in answers.save(commit=False):
                answer.review = review
                answer.save()
            review.sent_at = timezone.now()
            review.save()
            Line(review=review, verb="sent").save()
        return redirect("one")
    return render(request, "page.html", {"form": answers})


def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("one/", one, name="one"), path("nine/", nine), path("healthz", healthz)]

if os.environ.get("BENCH_MAKE_TABLES"):
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Review, Answer, Line):
            editor.create_model(model)
    sessions = []
    for number in range(PEOPLE):
        client = Client()
        client.force_login(User.objects.create(username=f"person-{number}"))
        sessions.append(client.cookies["sessionid"].value)
    sys.stdout.write(json.dumps(sessions))
