"""The least that Django can do with a form: what our pages are measured beside.

One page, one row, or ten rows in one transaction. No sign-in, no sessions, no checks, no trail.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.urls import path

from bench.yardstick import database

if not settings.configured:
    settings.configure(
        DATABASES={"default": database()},
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="only-for-measuring",  # noqa: S106 -- nothing is signed here
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    application = get_wsgi_application()

PAGE = Template(
    "<!doctype html><title>Answer</title><form method=post>{% for name in names %}"
    "<label>{{ name }} <textarea name={{ name }}></textarea></label>{% endfor %}</form>"
)


class Review(models.Model):  # noqa: DJ008 -- nobody looks at it
    """Who answered; the nine answers hang on it."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label = "bench"


class Answer(models.Model):  # noqa: DJ008 -- nobody looks at it
    """One answer."""

    review = models.ForeignKey(Review, null=True, on_delete=models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "bench"


def form(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render(Context({"names": ["text"]})))


def one(request: HttpRequest) -> HttpResponse:
    Answer.objects.create(text=request.POST["text"])
    return HttpResponseRedirect("/form/")


def ten(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        review = Review.objects.create(name=request.POST["name"])
        texts = [request.POST[f"text_{number}"] for number in range(9)]
        Answer.objects.bulk_create([Answer(review=review, text=text) for text in texts])
    return HttpResponseRedirect("/form/")


def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path(f"{view.__name__}/", view) for view in (form, one, ten)]
urlpatterns += [path("healthz", healthz)]

if os.environ.get("BENCH_MAKE_TABLES"):
    with connection.schema_editor() as editor:
        for model in (Review, Answer):
            editor.create_model(model)
