"""The address that somebody signs in with: it changes only to one that is shown to be theirs."""

from __future__ import annotations

from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

UNCONFIRMED = "account/messages/unverified_primary_email.txt"


class SignInAddressView(EmailView):
    """An address that nobody confirmed is never used: it may be somebody else's."""

    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        address = self._get_email_address(request)
        if address and not address.verified:
            messages.error(request, render_to_string(UNCONFIRMED).strip())
            return None
        return super()._action_primary(request)
