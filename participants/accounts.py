"""How accounts behave: by invitation, signed in by email."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from participants import links


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: a lead or an operator adds them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Try again.",
        "incorrect_code": "That code is not right. Look at it again.",
        "incorrect_password": "That password is not right. Try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signs in sweeps away what is left of sessions that have ended."""
        now = timezone.now()
        Session.objects.filter(expire_date__lt=now).delete()
        begun = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        alive = Session.objects.values("session_key")
        UserSession.objects.filter(created_at__lt=begun).exclude(session_key__in=alive).delete()
        return super().post_login(*args, **kwargs)

    def can_delete_email(self, email_address: Any) -> bool:
        """The address that somebody signs in with stays until another took its place."""
        is_in_use = email_address.email.lower() == email_address.user.email.lower()
        return not is_in_use and bool(super().can_delete_email(email_address))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Wrong passwords are counted where they come from, not at the proxy that all pass."""
        try:
            return str(ip_address(links.client_address(request)))
        except ValueError:
            return str(super().get_client_ip(request))
