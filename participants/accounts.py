"""How accounts behave: by invitation, signed in by email."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: a lead or an operator adds them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
