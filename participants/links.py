"""Private links for people without accounts: a token in, a short-lived signed cookie out."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from datetime import datetime
from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from coproduce.printing import qr
from participants import codes
from participants.models import Invitation, Programme, User

_SALT = "participants.links"
FAILURES_NEARBY = 20
INTERESTS_NEARBY = 20
FAILURES_EVERYWHERE = 1000
WRONG_CODES_NEARBY = 100
WRONG_CODES_EVERYWHERE = 10_000
HOUR = 3600
logger = logging.getLogger("coproduce.links")


def new_token() -> str:
    """256 bits from the operating system, in letters, digits, - and _."""
    return secrets.token_urlsafe(32)


def address(token: str) -> str:
    """The whole web address of a private link; built from the setting, never from a request."""
    return f"{settings.SITE_ADDRESS}{reverse('participants:open_invitation', args=[token])}"


def qr_image(url: str) -> str:
    """The address as a QR code that a page can show: a data: address of an SVG picture."""
    return f"data:image/svg+xml,{quote(qr(url))}"


def find(token: str, *, now: datetime) -> Invitation | None:
    """The live invitation behind a token, or None: unknown, revoked and expired look the same."""
    return (
        Invitation.objects.live(now).holding(token).select_related("participant__programme").first()
    )


def find_by_code(typed: str, *, now: datetime) -> Invitation | None:
    """The live invitation that a short code opens, or None."""
    code = codes.plain(typed)
    found = Invitation.objects.live(now).filter(locator=code[: codes.GROUP])
    for invitation in found.select_related("participant__programme"):
        if constant_time_compare(invitation.return_code.encode(), code.encode()):
            return invitation
    return None


def code_of(token: str) -> str:
    """The short code beside a link that was just made."""
    return Invitation.objects.holding(token).get().return_code


def too_many_wrong_codes(request: HttpRequest) -> bool:
    """Whether no more codes are tried for now, right or wrong, from this network or anywhere.

    Only wrong ones are counted, so a room full of people who type their codes is let in. The
    decision 0052 says what these numbers leave to somebody who guesses.
    """
    nearby = cache.get(f"wrong-codes:{_network(request)}", 0)
    return nearby >= WRONG_CODES_NEARBY or cache.get("wrong-codes", 0) >= WRONG_CODES_EVERYWHERE


def count_wrong_code(request: HttpRequest) -> None:
    """Count a code that opens nothing, by network and for the whole site."""
    _count(f"wrong-codes:{_network(request)}")
    if _count("wrong-codes") == FAILURES_EVERYWHERE:
        logger.warning("many codes that do not open")


def code_page() -> str:
    """Where a code is typed, as short as somebody can read it off paper and type it."""
    address = f"{settings.SITE_ADDRESS}{reverse('participants:enter_code')}"
    return address.partition("://")[2].rstrip("/")


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
    # A page is headed by the programme and its host; what is sent mostly leads to another page.
    shown = "participant" if request.method == "POST" else "participant__programme__host"
    found = Invitation.objects.select_related(shown).filter(pk=invitation_id).order_by()
    invitation = next(iter(found), None)
    return invitation if invitation and invitation.is_live(now) else None


def count_failure(request: HttpRequest) -> bool:
    """Count a link that does not open; whether too many were tried in the last hour.

    Counted by network (/24, /48) and for the whole site. Links that open are never counted: a
    hundred phones in one room share one address.
    """
    nearby = _count(f"failed-links:{_network(request)}") > FAILURES_NEARBY
    everywhere = _count("failed-links") > FAILURES_EVERYWHERE
    if everywhere:
        logger.warning("many links that do not open")
    return nearby or everywhere


def count_interest(request: HttpRequest) -> bool:
    """Count a form from the public page; whether many came from one network in the last hour.

    Nobody is turned away for it: a library or a ward has one address for everybody.
    """
    return _count(f"interests:{_network(request)}") > INTERESTS_NEARBY


def opportunity_address(programme: Programme) -> str:
    """The whole web address of a programme's public page."""
    return f"{settings.SITE_ADDRESS}{reverse('participants:opportunity', args=[programme.slug])}"


def _count(key: str) -> int:
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return 1


def client_address(request: HttpRequest) -> str:
    """Where a request comes from; behind our own proxy, what it saw, whatever else is claimed."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.HTTPS:
        address = request.headers.get("X-Forwarded-For", address).split(",")[-1].strip()
    return address


def _network(request: HttpRequest) -> str:
    """The network that a request comes from."""
    address = client_address(request)
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


# --- links for people with an account ------------------------------------------------------------


def set_password_address(user: User) -> str:
    """Where somebody without a password chooses one: works once, for three days."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return f"{settings.SITE_ADDRESS}{path}"


def sign_in_address() -> str:
    return f"{settings.SITE_ADDRESS}{reverse('account_login')}"
