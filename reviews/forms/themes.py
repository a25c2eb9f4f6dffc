"""Forms for themes: what to show, what to move where, what to call things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from coproduce.errors import Refused
from coproduce.fields import ChosenField, LineField
from coproduce.versions import VersionForm
from participants.models import PathwayStage, Perspective, Programme
from reviews.errors import ThemeChangedError
from reviews.models import Card, Heading, ReviewRound, Theme

TRAY, NEW = "tray", "new"
NOTHING_CHOSEN = "Tick at least one card."
NO_SUCH_CARD = "A card that you ticked is no longer here. Tick again."
PAIRS = r"^(?:[0-9]{1,18}-[0-9]{1,18}(?: |$))+$"
NOTHING_SUGGESTED = "Nothing was suggested on that page. Go back and look again."
LONGEST_LIST = 200_000
LAST_SECOND = 253_402_300_799  # of the year 9999
OTHERS_GONE = "A theme that you chose is no longer on the board. Choose again."


class BoardFilterForm(forms.Form):
    """Which heading, perspective and stage to show; anything unknown shows everything."""

    hide_optional = True

    heading = forms.CharField(required=False, widget=forms.HiddenInput)
    perspective = forms.ModelChoiceField(
        label="Perspective", queryset=Perspective.objects.none(), required=False, empty_label="All"
    )
    stage = forms.ModelChoiceField(
        label="Stage", queryset=PathwayStage.objects.none(), required=False, empty_label="All"
    )

    def __init__(self, data: Any, *, programme: Programme) -> None:
        super().__init__(data)
        _offer(self, "perspective", programme.perspectives.all())
        _offer(self, "stage", programme.stages.all())
        self.is_valid()

    @property
    def heading_shown(self) -> str:
        wanted = Heading.of_slug(self.data.get("heading", ""))
        return wanted if wanted in Heading.values else ""

    @property
    def shown(self) -> dict[str, Any]:
        """The perspective and the stage, as the board takes them."""
        return {name: self.cleaned_data.get(name) for name in ("perspective", "stage")}

    @property
    def is_narrowed(self) -> bool:
        return any(self.shown.values())


class MoveCardsForm(forms.Form):
    """Cards that were ticked on the board, and where they shall go."""

    hide_optional = True

    cards = ChosenField(
        queryset=Card.objects.none(),
        error_messages={"required": NOTHING_CHOSEN, "invalid_choice": NO_SUCH_CARD},
    )
    to = forms.ChoiceField(
        label="Move the ticked cards to",
        error_messages={"required": "Choose where the cards shall go."},
    )
    title = LineField(
        label="Title of the new theme",
        required=False,
    )
    seen_at = forms.FloatField(
        min_value=0, max_value=LAST_SECOND, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        review_round: ReviewRound,
        heading: str,
        themes: list[Theme],
    ) -> None:
        super().__init__(data if data is None else _put(data))
        _offer(self, "cards", review_round.cards.approved().under(heading))
        self.themes = {str(theme.pk): theme for theme in themes if not theme.is_locked}
        choices = [("", "Choose a theme"), *((pk, each.title) for pk, each in self.themes.items())]
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 -- declared above
        to.choices = [*choices, (NEW, "A new theme"), (TRAY, "The tray: no theme")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == NEW and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Give the new theme a title.")
        return cleaned

    def clean_seen_at(self) -> datetime | None:
        """When the page was made on which these cards were ticked."""
        seconds = self.cleaned_data["seen_at"]
        return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)

    @property
    def makes_theme(self) -> bool:
        return bool(self.cleaned_data["to"] == NEW)

    @property
    def theme(self) -> Theme | None:
        return self.themes.get(self.cleaned_data["to"])

    @property
    def ticked(self) -> set[str]:
        """The ids of the cards that were ticked, whether or not the rest is right."""
        return set(self["cards"].data or []) if self.is_bound else set()


class SeenSuggestionsForm(forms.Form):
    """The suggestions that were on the page: "12-7" is card 12, suggested for theme 7."""

    seen = forms.RegexField(
        regex=PAIRS,
        max_length=LONGEST_LIST,
        error_messages={"required": NOTHING_SUGGESTED, "invalid": NOTHING_SUGGESTED},
    )

    @property
    def themes(self) -> dict[int, int]:
        """The suggested theme by card. Raises Refused when the page said nothing of the kind."""
        if not self.is_valid():
            raise Refused(NOTHING_SUGGESTED)
        return _pairs(self.cleaned_data["seen"])


class RenameThemeForm(VersionForm):
    """A theme's title, on top of the version that somebody was looking at."""

    title = LineField(
        label="Title",
        help_text="Begin with “I”, and stay close to what the cards say.",
        error_messages={"required": "Give the theme a title."},
    )
    why = LineField(label="Why", max_length=300, required=False)


class MergeThemesForm(forms.Form):
    """Themes that shall become part of another; seen "7-3" is theme 7 in its version 3."""

    others = ChosenField(
        label="Merge these themes into it",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one theme.", "invalid_choice": OTHERS_GONE},
    )
    why = LineField(label="Why", max_length=300, required=False)
    seen = forms.RegexField(
        regex=PAIRS, max_length=LONGEST_LIST, required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        super().__init__(data)
        live = theme.review_round.themes.live().under(theme.heading)
        _offer(self, "others", live.filter(locked_at=None).exclude(pk=theme.pk))
        now_there = live.order_by("pk").values_list("pk", "version")
        self.newest = " ".join(f"{theme_id}-{version}" for theme_id, version in now_there)
        self.initial["seen"] = self.newest

    def clean_seen(self) -> dict[int, int]:
        return _pairs(self.cleaned_data["seen"])

    def on_top_of_newest(self, refusal: ThemeChangedError) -> None:
        """Keep what was typed; sent again, it is about what is there now."""
        typed = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        typed["seen"] = self.newest
        self.data = typed
        self.add_error(None, str(refusal))


class SplitThemeForm(forms.Form):
    """The cards that shall make a theme of their own, and its title."""

    cards = ChosenField(
        queryset=Card.objects.none(),
        error_messages={"required": NOTHING_CHOSEN, "invalid_choice": NO_SUCH_CARD},
    )
    title = LineField(
        label="Title of the new theme",
        help_text="Begin with “I”, and stay close to what the cards say.",
        error_messages={"required": "Give the new theme a title."},
    )
    why = LineField(label="Why", max_length=300, required=False)

    def __init__(self, data: Any = None, *, theme: Theme, ticked: list[int] | None = None) -> None:
        super().__init__(data)
        _offer(self, "cards", Card.objects.approved().filter(placement__theme=theme))
        self._suggested = {str(each) for each in ticked or []}

    @property
    def ticked(self) -> set[str]:
        return set(self["cards"].data or []) if self.is_bound else self._suggested


class GroupThemeForm(forms.Form):
    """The broader group that a theme belongs to."""

    title = LineField(
        label="Group",
        help_text="For example: Healthcare and professional support. Leave empty to take it out.",
        required=False,
    )


class WhyForm(forms.Form):
    """An optional reason for a decision that takes one button."""

    why = LineField(label="Why", max_length=300, required=False)
    version = forms.IntegerField(
        min_value=1, max_value=1_000_000, required=False, widget=forms.HiddenInput
    )


def _pairs(seen: str) -> dict[int, int]:
    pairs = (each.split("-") for each in seen.split())
    return {int(first): int(second) for first, second in pairs}


def _put(data: QueryDict) -> QueryDict:
    """The button beside a suggestion moves its one card, whatever else is ticked."""
    card_id, dash, theme_id = data.get("put", "").partition("-")
    if not dash:
        return data
    put = data.copy()
    put.setlist("cards", [card_id])
    put["to"] = theme_id
    return put


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared in the class
    field.queryset = queryset
