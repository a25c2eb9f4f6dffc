"""What a colleague typed when their sign-in had ended: put back into its form once they are back.

A signed cookie says who was signed in on this browser; signing out takes it away. What arrives too
late is sealed for that person in the browser's session, for an hour. The page it was typed in then
shows it in its form again, to that person and to nobody else; nothing is saved by it.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import lxml.html
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from coproduce.posted import as_typed

LIFETIME = 3600  # seconds
_SALT = "coproduce.retyping"
_KEPT = "typed_when_signed_out"
_NOT_TYPED = frozenset(["csrfmiddlewaretoken", "form_end", "form_key"])
_NOT_FILLED = frozenset(["submit", "button", "file", "image", "reset"])
BACK = "You are signed in again. What you typed is back in its form. It is not saved yet."


@dataclass(frozen=True)
class Typed:
    """What was sent, where to, and the page on which it was typed."""

    sent_to: str
    page: str
    words: dict[str, list[str]]


class RetypingMiddleware:
    """Knows who types on this browser, and shows them what they typed too late."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        signed_in: int | None = getattr(request, "typist", None)
        if signed_in and not request.user.is_authenticated:
            response.delete_cookie(settings.COLLEAGUE_COOKIE_NAME, samesite="Lax")
        elif signed_in and _who(request) != signed_in:
            _remember(response, signed_in)
        if typed := getattr(request, "typed_before", None):
            return _shown(request, response, typed)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Before the page is made: who looks at it, and what they may go on with."""
        if request.user.is_authenticated:
            request.typist = request.user.pk  # type: ignore[attr-defined]
            if typed := _kept_for(request):
                request.typed_before = typed  # type: ignore[attr-defined]
                messages.info(request, BACK)


def _remember(response: HttpResponse, user_id: int) -> None:
    response.set_cookie(
        settings.COLLEAGUE_COOKIE_NAME,
        signing.dumps(user_id, salt=_SALT),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def keep(request: HttpRequest, *, page: str) -> bool:
    """Seal what came too late for the person who typed it; whether we know who that is."""
    who = _who(request)
    if who is None:
        return False
    words = {
        name: [_writable(text) for text in request.POST.getlist(name)]
        for name in request.POST
        if name not in _NOT_TYPED
    }
    sealed = _seal(who).encrypt(json.dumps([request.path, page, words]).encode())
    request.session[_KEPT] = sealed.decode()
    return True


def _kept_for(request: HttpRequest) -> Typed | None:
    """What this person typed into a form of this page before they signed in again."""
    is_page = request.method == "GET" and "HX-Request" not in request.headers
    if not is_page or _KEPT not in request.session:
        return None
    try:
        opened = _seal(int(request.user.pk or 0)).decrypt(request.session[_KEPT], ttl=LIFETIME)
    except InvalidToken:  # somebody else's, or too old
        del request.session[_KEPT]
        return None
    typed = Typed(*json.loads(opened))
    return typed if typed.page == request.get_full_path() else None


def _shown(request: HttpRequest, response: HttpResponse, typed: Typed) -> HttpResponse:
    """The page with its form as it was typed; if it has no such form now, the words alone."""
    del request.session[_KEPT]
    if response.status_code == HTTPStatus.OK and not response.streaming:
        page = lxml.html.document_fromstring(response.content.decode())
        forms = [form for form in page.forms if _sends_to(form, request.path) == typed.sent_to]
        best = max(
            forms, key=lambda form: len(typed.words.keys() & form.fields.keys()), default=None
        )
        if best is not None and _fill(best, typed.words):
            response.content = lxml.html.tostring(page, encoding="utf-8", doctype="<!doctype html>")
            return response
    return render(request, "signed_in_again.html", {"typed": as_typed(typed.words)})


def _fill(form: lxml.html.FormElement, words: dict[str, list[str]]) -> bool:
    """Write the words into the fields of their names; whether each found one."""
    left = {name: list(values) for name, values in words.items()}
    named: set[str] = set()
    for field in form.xpath(".//*[self::input or self::textarea or self::select or self::button]"):
        name, kind = field.get("name", ""), field.get("type", field.tag)
        named.add(name)
        if name in _NOT_TYPED or kind in _NOT_FILLED:
            continue
        if kind == "select":
            for option in field.iter("option"):
                _set(option, "selected", to=option.get("value", option.text) in words.get(name, []))
        elif kind in {"checkbox", "radio"}:
            _set(field, "checked", to=field.get("value", "on") in words.get(name, []))
        elif left.get(name):
            typed = left[name].pop(0)
            if kind == "textarea":
                field.text = "\n" + typed.replace("\r\n", "\n")  # HTML drops the first line end
            else:
                field.set("value", typed)
    return all(name in named for name, values in words.items() if any(values))


def _set(element: lxml.html.HtmlElement, attribute: str, *, to: bool) -> None:
    element.attrib.pop(attribute, None)
    if to:
        element.set(attribute, attribute)


def _writable(text: str) -> str:
    """Without the characters that no page can hold."""
    return "".join(
        each
        for each in text
        if each in "\r\n\t" or unicodedata.category(each) not in {"Cc", "Cs", "Cn"}
    )


def _who(request: HttpRequest) -> int | None:
    try:
        cookie = request.COOKIES.get(settings.COLLEAGUE_COOKIE_NAME, "")
        return int(signing.loads(cookie, salt=_SALT))
    except signing.BadSignature:
        return None


def _seal(user_id: int) -> Fernet:
    key = salted_hmac(_SALT, str(user_id), algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _sends_to(form: lxml.html.FormElement, path: str) -> str:
    return urlsplit(urljoin(path, form.get("action") or path)).path
