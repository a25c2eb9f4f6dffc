"""The pages that span apps: home, a programme's overview, background work, health."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from coproduce import languages
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from coproduce.posted import typed_words
from participants import held
from participants.access import MemberRequest, open_to_all, requires
from participants.models import Programme, Role, User
from reviews.documents import to_take_down
from workshops import documents


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for strangers; my programmes, for people with an account."""
    if not isinstance(request.user, User):
        return render(request, "welcome.html")
    translation.activate(settings.LANGUAGE_CODE)
    programmes = Programme.objects.of(request.user)  # the owner's own, not a programme's
    return render(request, "home.html", {"programmes": programmes})


@require_POST
@open_to_all
def change_language(request: HttpRequest) -> HttpResponse:
    """The same page in the other language; what asked for it is kept by the middleware."""
    return redirect(_back(request) or "home")


def _back(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, as it says itself; empty if it is not ours."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else ""


@require_GET
@requires(Role.OBSERVER)
def programme_overview(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Where the programme stands and what to do next."""
    overview = documents.programme_overview(
        programme, membership=request.membership, today=timezone.localdate()
    )
    withdrawn = to_take_down(programme.rounds.all()) if request.membership.is_facilitator else ()
    return render(
        request,
        "programme_overview.html",
        {"programme": programme, "overview": overview, "withdrawn": withdrawn},
    )


@require_GET
@requires(Role.INTERVIEWER)
def who_is_missing(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Everybody's way from interest to the day itself, by perspective and stage."""
    found = documents.representation(programme)
    return render(request, "who_is_missing.html", {"programme": programme, "representation": found})


@require_GET
@requires(Role.OBSERVER)
def job_progress(request: MemberRequest, programme: Programme, job_id: int) -> HttpResponse:
    """How far a job is: a fragment that asks again while the job is open."""
    job = get_object_or_404(Job, pk=job_id, programme_id=programme.pk)
    response = render(
        request, "components/_job.html", {"programme": programme, "job": job, "polled": True}
    )
    if not job.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Role.FACILITATOR)
def cancel_job(request: MemberRequest, programme: Programme, job_id: int) -> HttpResponse:
    """Stop a job that waits or runs; what it had not stored is dropped."""
    job = get_object_or_404(Job, pk=job_id, programme_id=programme.pk)
    queue.cancel(job, by=request.user)
    return redirect(_back(request) or reverse("programme_overview", args=[programme.slug]))


@open_to_all
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing else, so that a slow database restarts nobody."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_all
def readyz(_request: HttpRequest) -> HttpResponse:
    """Database, migrations, disk and the age of the oldest due job: 200 when all is well."""
    report = _readiness()
    return JsonResponse(report, status=200 if all(report.values()) else 503)


def _readiness() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        overdue = timezone.now() - timedelta(minutes=5)
        idle_jobs = Job.objects.due().filter(run_after__lt=overdue).exists()  # of every programme
    except DatabaseError:
        return {"database": False}
    disk = shutil.disk_usage(settings.VAR_DIR)
    return {
        "database": True,
        "migrations": migrated,
        "disk": disk.free > disk.total // 10,
        "background_work": not idle_jobs,
    }


# Django hands `exception` to these by name.
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """A form whose page lost its cookie; what was typed on a private page is held all the same."""
    languages.speak(request)
    is_held = held.keep(request, now=timezone.now())
    context = {"is_held": is_held, "typed": typed_words(request) if is_held else []}
    return render(request, "403_csrf.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    languages.speak(request, translation.get_language() or "")
    return render(request, "404.html", status=404)
