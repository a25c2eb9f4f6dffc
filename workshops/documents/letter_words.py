"""What a letter about what was done says, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from participants import links
from reviews.documents import PrintedHeading, printed_headings


@dataclass(frozen=True)
class FeedbackWords:
    """The sentences of a letter; where something is put into one, it says {} there."""

    language: str
    headings: tuple[PrintedHeading, ...]
    months: tuple[str, ...]
    page: str
    dear: str
    title: str
    thank_you_for: str
    opening: tuple[str, ...]
    you_said: str
    put_with: str
    one_other: str
    others: str
    why: str
    good: str
    doing: str
    by: str
    because: str
    nothing_promised: str
    next_step: str
    draft: str
    set_aside: str
    withdrawn: str
    on_a_card: str
    same_words: str
    other_words: str
    alone: str
    nothing_said: str
    put_right: str
    a_difference: str
    link: str
    code_page: str
    code: str
    you_can_also: str
    please: str
    phone: str
    write: str
    either: str
    ask_for: str
    address_above: str
    thanks: str


def feedback_words(language: str) -> FeedbackWords:
    """The letter in this language."""
    with translation.override(language):
        return FeedbackWords(
            language=language,
            headings=printed_headings(language),
            months=tuple(str(MONTHS[month]) for month in range(1, 13)),
            page=_("Page"),
            dear=_("Dear"),
            title=_("What happened to what you said"),
            thank_you_for=_("Thank you for telling us about your care. The programme is called"),
            opening=(
                _("This letter shows where each of your answers went."),
                _("We took out names before anyone outside the team read them."),
            ),
            you_said=_("You said:"),
            put_with=_("We put it with"),
            one_other=_("with one other card"),
            others=_("with {} other cards"),
            why=_("Why it happens"),
            good=_("What good would look like"),
            doing=_("What is being done"),
            by=_("by {}"),
            because=_("Because:"),
            nothing_promised=_(
                "Nothing has been promised about this yet. It has not been forgotten. "
                "We will tell you more."
            ),
            next_step=_("What came next"),
            draft=_("We have your words. They are not on a card yet."),
            set_aside=_("We read your words. We did not make a card of them."),
            withdrawn=_("This was taken back. It is not used any more."),
            on_a_card=_("On a card"),
            same_words=_("We wrote your words on card {}."),
            other_words=_("Card {}:"),
            alone=_("We have not put this card with others yet. We have kept it."),
            nothing_said=_("We have no answers from you at the moment."),
            put_right=_("Was this put right?"),
            a_difference=_("We would like to know whether you notice a difference."),
            link=_(
                "Point the camera of your phone at the square. Or, on any phone or computer, go to:"
            ),
            code_page=links.code_page(),
            code=_("Then type your code:"),
            you_can_also=_("You can also"),
            please=_("Please"),
            phone=_("phone"),
            write=_("write to"),
            either=_("or"),
            ask_for=_("and ask for"),
            address_above=_("write to us at the address above"),
            thanks=_("Thank you."),
        )
