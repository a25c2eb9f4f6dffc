"""Private links for people without accounts: a token in, a short-lived signed cookie out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from participants.models import Invitation

_SALT = "participants.links"


def address(token: str) -> str:
    """The whole web address of a private link; built from the setting, never from a request."""
    return f"{settings.SITE_ADDRESS}{reverse('participants:open_invitation', args=[token])}"


def find(token: str, *, now: datetime) -> Invitation | None:
    """The live invitation behind a token, or None: unknown, revoked and expired look the same."""
    return (
        Invitation.objects.live(now).holding(token).select_related("participant__programme").first()
    )


def remember(response: HttpResponse, invitation_id: int) -> None:
    """Let this browser in for half an hour; every page renews it."""
    response.set_cookie(
        settings.LINK_COOKIE_NAME,
        signing.dumps(invitation_id, salt=_SALT),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Leave a shared device safely: the cookie goes, and with it what the browser kept."""
    response.delete_cookie(settings.LINK_COOKIE_NAME, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'


def holder(request: HttpRequest, *, now: datetime) -> Invitation | None:
    """The invitation this browser holds, if it is still live and was used within half an hour."""
    try:
        invitation_id = signing.loads(
            request.COOKIES.get(settings.LINK_COOKIE_NAME, ""),
            salt=_SALT,
            max_age=settings.LINK_IDLE,
        )
    except signing.BadSignature:
        return None
    return (
        Invitation.objects.live(now)
        .filter(pk=invitation_id)
        .select_related("participant__programme", "participant__perspective")
        .first()
    )
