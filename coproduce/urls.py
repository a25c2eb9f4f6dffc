"""All addresses: the pages that span apps, then each app's own."""

from __future__ import annotations

from django.urls import include, path

from coproduce import views
from participants.views.people import SignInAddressView

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.change_language, name="change_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(
        "programmes/<slug:programme_slug>/jobs/<int:job_id>/",
        views.job_progress,
        name="job_progress",
    ),
    path(
        "programmes/<slug:programme_slug>/jobs/<int:job_id>/cancel/",
        views.cancel_job,
        name="cancel_job",
    ),
    path(
        "programmes/<slug:programme_slug>/who-is-missing/",
        views.who_is_missing,
        name="who_is_missing",
    ),
    path("", include("participants.urls")),
    path("", include("reviews.urls")),
    path("", include("workshops.urls")),
    path(
        "programmes/<slug:programme_slug>/",
        views.programme_overview,
        name="programme_overview",
    ),
    path("account/email/", SignInAddressView.as_view(), name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]

handler400 = "coproduce.views.bad_request"
handler403 = "coproduce.views.forbidden"
handler404 = "coproduce.views.not_found"
handler500 = "coproduce.outage.server_error"
