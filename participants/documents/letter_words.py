"""What an invitation says, in the reader's language: an ordinary and an easy-read letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from participants import links


@dataclass(frozen=True)
class LetterWords:
    """What an invitation says, in the reader's language."""

    language: str
    is_easy_read: bool
    page: str
    dear: str
    title: str
    opening: tuple[str, ...]
    programme: str
    question: str
    how_to_answer: str
    help_title: str
    help: tuple[str, ...]
    after_title: str
    after: tuple[str, ...]
    link: str
    no_password: tuple[str, ...]
    reply_by: str
    ask: str
    phone: str
    write: str
    ask_for: str
    either: str
    address_above: str
    code_page: str
    code: str
    form_code: str
    freely: str
    thanks: str


def letter_words(language: str = "en", *, easy_read: bool = False) -> LetterWords:
    """The invitation in this language; easy read has short sentences, one idea each."""
    with translation.override(language):
        return LetterWords(
            language=language,
            is_easy_read=easy_read,
            page=_("Page"),
            dear=_("Dear"),
            phone=_("phone"),
            write=_("write to"),
            either=_("or"),
            code_page=links.code_page(),
            **(_easy_read() if easy_read else _ordinary()),
        )


def _ordinary() -> dict[str, Any]:
    return {
        "title": _("Please tell us about your care"),
        "opening": (
            _("We want to make care better together with the people who use it."),
            _(
                "We would like to know what is working for you, what is not working, and "
                "what matters to you for the future. Write as much or as little as you like, "
                "in your own words."
            ),
        ),
        "programme": _("Our programme is called"),
        "question": _("The question we are asking is:"),
        "how_to_answer": _("How to answer"),
        "help_title": _("If you would like help"),
        "help": (
            _("You can answer by phone, on paper or face to face instead."),
            _("You can also have this letter in large print, in easy read or in another language."),
        ),
        "after_title": _("What happens to what you say"),
        "after": (
            _("We take out names before anyone outside the team reads your words."),
            _("You can change what you said until we start to work with it."),
            _("You can take it back at any time."),
            _("We will tell you what happened because of what you said."),
        ),
        "link": _(
            "Point the camera of your phone at the square. Or, on any phone or computer, go to:"
        ),
        "code": _("Then type your code:"),
        "no_password": (
            _("You do not need a password."),
            _("This code is only for you, so please do not pass it on."),
        ),
        "reply_by": _("Please answer by"),
        "ask": _("To ask,"),
        "ask_for": _("and ask for"),
        "address_above": _("write to us at the address above"),
        "form_code": _("Your paper form comes with this letter. Its code is"),
        "freely": _("You do not have to take part. Your care stays the same, whatever you decide."),
        "thanks": _("Thank you."),
    }


def _easy_read() -> dict[str, Any]:
    return {
        "title": _("Tell us about your care"),
        "opening": (
            _("We want to make care better."),
            _("We want to know what you think."),
            _("Tell us what is good."),
            _("Tell us what is not good."),
            _("Tell us what you want for the future."),
        ),
        "programme": _("Our work is called"),
        "question": _("We ask:"),
        "how_to_answer": _("How to tell us"),
        "help_title": _("We can help"),
        "help": (_("We can talk on the phone."), _("We can meet you.")),
        "after_title": _("What happens next"),
        "after": (
            _("We keep your name private."),
            _("You can change your mind."),
            _("We will tell you what we did."),
        ),
        "link": _("Use your phone. Point the camera at this square. Or go to:"),
        "code": _("Then type your code:"),
        "no_password": (_("You do not need a password."), _("This page is only for you.")),
        "reply_by": _("Please tell us by"),
        "ask": _("To get help,"),
        "ask_for": _("and ask for"),
        "address_above": _("write to us"),
        "form_code": _("Your form is in this envelope. The code of your form is"),
        "freely": _("You can say no. Your care stays the same."),
        "thanks": _("Thank you."),
    }
