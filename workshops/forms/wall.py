"""Forms at the wall: moving cards, renaming, cards made in the room, the clock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from coproduce.fields import LineField, WordsField
from participants.models import Perspective, Programme
from reviews.models import Card, Heading, ReviewRound, Theme
from workshops.documents import wall as documents

TRAY, NEW = "tray", "new"
CARDS_AT_ONCE = 500
LONGEST = 240


class MoveCardsForm(forms.Form):
    """Cards that were ticked or typed, and where they shall go.

    A ticked card says as well where it was seen: "12-7" is card 12 in theme 7.
    """

    codes = LineField(required=False, label="Or type their codes")
    to = forms.CharField(required=False, max_length=20)
    title = LineField(required=False, label="Title of a new theme")

    def __init__(self, data: QueryDict, *, review_round: ReviewRound) -> None:
        super().__init__(data)
        self.review_round = review_round
        self.ticked = set(data.getlist("cards")[:CARDS_AT_ONCE])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        cards = self._cards(cleaned.get("codes", ""))
        theme = self._theme(cleaned.get("to", ""))
        title = cleaned.get("title", "") if cleaned.get("to") == NEW else ""
        if not self.errors:
            self._fit(cards, theme, title)
        return {"cards": cards, "seen": self.seen, "theme": theme, "title": title}

    def _cards(self, codes: str) -> list[Card]:
        """Those ticked and those whose codes were typed; of the latter nobody said where."""
        approved = self.review_round.cards.approved().select_related("placement")
        ticked = dict(filter(None, map(_card_and_place, self.ticked)))
        found = list(approved.filter(pk__in=ticked))
        if len(found) != len(self.ticked):
            self.add_error(None, "A card that you ticked is no longer here. Tick again.")
        self.seen = ticked
        wanted = documents.codes_in(codes)
        if codes and not wanted:
            self.add_error("codes", "Type codes such as N12, with spaces between them.")
        typed = list(approved.filter(code__in=wanted).exclude(pk__in=ticked))
        known = {card.code for card in (*found, *typed)}
        if missing := [code for code in wanted if code not in known]:
            self.add_error("codes", f"There is no card {', '.join(missing)} on the wall.")
        for card in typed:
            placement = getattr(card, "placement", None)
            self.seen[card.pk] = (placement and placement.theme_id) or 0
        if not found and not typed and not self.errors:
            self.add_error(None, "Tick at least one card, or type its code.")
        return [*found, *typed]

    def _theme(self, to: str) -> Theme | None:
        if to in {TRAY, NEW}:
            return None
        theme = None
        if to.isdecimal() and len(to) <= 18:
            theme = self.review_round.themes.live().filter(pk=int(to)).first()
        if theme is None:
            self.add_error(None, "Choose the theme where the cards shall go.")
        return theme

    def _fit(self, cards: list[Card], theme: Theme | None, title: str) -> None:
        headings = {card.heading for card in cards}
        if self.cleaned_data["to"] == NEW and not title:
            self.add_error("title", "Give the new theme a title.")
        if title and len(headings) > 1:
            self.add_error(None, "A theme is under one heading: tick cards of one colour only.")
        if theme and headings != {theme.heading}:
            label = Heading(theme.heading).label
            self.add_error(None, f"Only cards under “{label}” can go there.")


def _card_and_place(value: str) -> tuple[int, int] | None:
    card_id, _dash, theme_id = value.partition("-")
    if card_id.isdecimal() and theme_id.isdecimal() and len(card_id) <= 18 >= len(theme_id):
        return int(card_id), int(theme_id)
    return None


class RoomCardForm(forms.Form):
    """A card made in the room."""

    heading = forms.ChoiceField(
        label="What is it about?", choices=Heading.choices, widget=forms.RadioSelect
    )
    text = WordsField(
        label="The card",
        max_length=500,
        help_text=(
            "One idea, in the person’s own words, and no names. You can dictate it: put the "
            "cursor in the box and use the microphone key of your keyboard or tablet."
        ),
        error_messages={"required": "Write the card."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    perspective = forms.ModelChoiceField(
        label="Who says so?",
        queryset=Perspective.objects.none(),
        required=False,
        empty_label="Not known",
    )
    to = forms.ChoiceField(label="Theme", required=False)
    title = LineField(
        label="Title of a new theme", required=False, help_text="Only if it is a new one."
    )

    def __init__(
        self, *args: Any, programme: Programme, themes: list[Theme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        perspective, to = self.fields["perspective"], self.fields["to"]
        assert isinstance(perspective, forms.ModelChoiceField)  # noqa: S101 -- for the types
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 -- for the types
        perspective.queryset = programme.perspectives.all()
        self.themes = {str(theme.pk): theme for theme in themes if not theme.is_locked}
        to.choices = [("", "None yet: the tray"), (NEW, "A new theme"), *_by_heading(self.themes)]

    def ask_to_check(self) -> None:
        """What looks personal may be used only when somebody says that it names nobody."""
        self.fields["is_checked"] = forms.BooleanField(
            required=False, label="I have checked it: it does not say who anybody is"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        to = cleaned.pop("to", "")
        theme = self.themes.get(to)
        if theme and cleaned.get("heading") and theme.heading != cleaned["heading"]:
            self.add_error("to", "This theme is under another heading.")
        if to != NEW:
            cleaned["title"] = ""
        elif not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Give the new theme a title.")
        return cleaned | {"theme": theme}


def _by_heading(themes: dict[str, Theme]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(heading.label), [(pk, f"{theme.code} {theme.title}".strip()) for pk, theme in own])
        for heading in Heading
        if (own := [(pk, theme) for pk, theme in themes.items() if theme.heading == heading])
    ]


class TimerForm(forms.Form):
    """How long, and for what."""

    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": "Say how many minutes."},
    )
    label = LineField(label="For what", max_length=100, required=False)


class MoreTimeForm(forms.Form):
    """How much more time."""

    minutes = forms.IntegerField(min_value=1, max_value=LONGEST)
