"""What happens to every request before and after its view."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from coproduce import outage, retyping
from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.posted import typed_words

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("coproduce.requests")


class RequestLogMiddleware:
    """One line a request: the route's name, never its path (a path may hold a private link)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "route": match.view_name if match else None,
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
            },
        )
        return response


class LanguageMiddleware:
    """Every page begins in the language of colleagues; a guard may choose another for its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)


class WholeBodyMiddleware:
    """Refuse a form of which only a part arrived: half an answer must not pass for a whole one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            try:
                promised = int(request.headers.get("Content-Length") or 0)
            except ValueError:
                return render(request, "400.html", status=400)
            is_upload = (request.content_type or "").startswith("multipart/")
            if not is_upload and promised > settings.FORM_BODY_LIMIT:
                return render(request, "413.html", status=413)
            if promised > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                return render(request, "413.html", status=413)
            if len(request.body) != promised:
                return render(request, "400.html", {"cut_short": True}, status=400)
        return self.get_response(request)


class PrivateByDefaultMiddleware:
    """Nothing that a view makes is kept by a browser or a proxy, unless the view says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


class SignedInMiddleware(LoginRequiredMiddleware):
    """Pages for colleagues need an account.

    Who sends a form after their sign-in has ended sees what they typed and where to sign in again;
    the page in which they typed it then shows it to them in its form.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        is_form = request.method == "POST" and request.path.startswith("/programmes/")
        typed = typed_words(request) if is_form else []
        if not typed:
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == request.get_host()
        back = came_from._replace(scheme="", netloc="").geturl() if is_ours else request.path
        context = {
            "typed": typed,
            "has_files": bool(request.FILES),
            "is_kept": retyping.keep(request, page=back),
            "login": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}",
        }
        return render(request, "signed_out.html", context, status=403)


class RefusalMiddleware:
    """An operation's refusal that no form catches becomes a page with its sentence and a way back.

    So does a rule of the database that two people ran into at once, and a database that cannot
    answer. What the person had typed is shown again, so that it can be copied.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return _shown(request, "409.html", 409, refusal=str(exception))
        if isinstance(exception, DatabaseError):
            logger.error("database refused", exc_info=exception)
            if isinstance(exception, IntegrityError):
                return _shown(request, "409.html", 409, refusal=ChangedMeanwhileError.sentence)
            if isinstance(exception, OperationalError):
                return outage.sorry(request, exception)
        return None


def _shown(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    return render(request, template, context | {"typed": typed_words(request)}, status=status)
