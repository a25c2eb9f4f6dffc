"""What a theme pack says, as it is frozen and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from participants.models import Programme
from reviews.documents.pack_words import Words, heading_word, pack_words
from reviews.models import (
    Card,
    Heading,
    PaperSet,
    Placement,
    PrintedPack,
    ReviewRound,
    Theme,
    ThemePack,
)

Contents = dict[str, Any]

PARTS = (
    "overview",
    "today",
    "wall_headings",
    "cards",
    "blank_cards",
    "theme_posters",
    "blank_titles",
    "voting_sheets",
    "dot_sheets",
    "root_cause_sheets",
    "success_sheets",
    "action_sheets",
)


@dataclass(frozen=True)
class PrintedHeading:
    """A heading as the wall shows it: never by its colour alone."""

    key: str
    word: str
    colour: str
    shape: str


# Far apart in brightness as well as in colour, so that a grey copy still tells them apart.
# The shapes are those of the screen.
MARKS = {
    Heading.WORKING: ("#005eb8", "circle"),
    Heading.NOT_WORKING: ("#c24e00", "square"),
    Heading.FUTURE: ("#330072", "triangle"),
}


def printed_headings(language: str = "en") -> tuple[PrintedHeading, ...]:
    with translation.override(language):
        return tuple(
            PrintedHeading(heading.value, heading_word(heading), *MARKS[heading])
            for heading in Heading
        )


@dataclass(frozen=True)
class PrintedCard:
    """A card without a name; its code is read aloud and typed back."""

    code: str
    heading: str
    text: str


@dataclass(frozen=True)
class PrintedTheme:
    """A theme with the codes of its cards, in the order in which they are printed."""

    code: str
    heading: str
    title: str
    card_codes: tuple[str, ...]
    top_priority_count: int = 0


@dataclass(frozen=True)
class PrintedWorkshop:
    """The day that the pack is for."""

    title: str
    held_on: date | None = None
    place: str = ""


@dataclass(frozen=True)
class PackChoices:
    """What somebody chose to print, and how.

    `worksheets` is for how many themes of the headings voted on there are sheets to work on, the
    largest first. `tables` is how many tables there are: each has its own blank cards, and a theme
    to work on; 0 where nobody knows yet. `paper` is what posters and sheets to work on are on.
    """

    parts: tuple[str, ...] = PARTS
    votes_per_person: int = 3
    voting_headings: tuple[str, ...] = (Heading.NOT_WORKING.value,)
    worksheets: int = 6
    tables: int = 0
    paper: str = "a4"
    print_set: str = PaperSet.STANDARD.value
    language: str = "en"
    workshop: PrintedWorkshop | None = None


EVERYTHING = PackChoices()


@dataclass(frozen=True)
class ThemePackDocument:
    """Everything that the pack says. Once frozen, it is printed the same for ever.

    `worksheet_theme_codes` are the themes that get a sheet for root causes, success and actions;
    `voting_headings` are the keys of the headings that are voted on; `parts` is taken from PARTS.
    """

    programme_title: str
    version_code: str
    frozen_on: date
    headings: tuple[PrintedHeading, ...]
    cards: tuple[PrintedCard, ...] = ()
    themes: tuple[PrintedTheme, ...] = ()
    unplaced_codes: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()
    votes_per_person: int = 3
    voting_headings: tuple[str, ...] = ()
    worksheet_theme_codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    workshop: PrintedWorkshop | None = None
    tables: int = 0
    paper: str = "a4"
    print_set: str = PaperSet.STANDARD.value
    language: str = "en"
    words: Words = field(default_factory=pack_words)

    @classmethod
    def from_contents(cls, contents: dict[str, Any]) -> ThemePackDocument:
        """The document again from what `printing.plain` froze."""
        workshop = contents["workshop"]
        return cls(
            programme_title=contents["programme_title"],
            version_code=contents["version_code"],
            frozen_on=date.fromisoformat(contents["frozen_on"]),
            headings=tuple(PrintedHeading(**each) for each in contents["headings"]),
            cards=tuple(PrintedCard(**each) for each in contents["cards"]),
            themes=tuple(
                PrintedTheme(**{**each, "card_codes": tuple(each["card_codes"])})
                for each in contents["themes"]
            ),
            unplaced_codes=tuple(contents["unplaced_codes"]),
            perspectives=tuple(contents["perspectives"]),
            votes_per_person=contents["votes_per_person"],
            voting_headings=tuple(contents["voting_headings"]),
            worksheet_theme_codes=tuple(contents["worksheet_theme_codes"]),
            parts=tuple(contents["parts"]),
            workshop=workshop and _workshop(workshop),
            tables=contents["tables"],
            paper=contents["paper"],
            print_set=contents["print_set"],
            language=contents["language"],
            words=contents["words"],
        )


def _workshop(contents: dict[str, Any]) -> PrintedWorkshop:
    held_on = contents["held_on"]
    return PrintedWorkshop(
        title=contents["title"],
        held_on=date.fromisoformat(held_on) if held_on else None,
        place=contents["place"],
    )


# --- what is frozen -----------------------------------------------------------------------------
def theme_pack(
    review_round: ReviewRound,
    cards: Iterable[Card],
    choices: PackChoices,
    *,
    frozen_on: date,
) -> ThemePackDocument:
    """A pack of these cards, in the themes in which they are now."""
    cards = list(cards)
    themes = _printed_themes(themes_to_print(review_round), cards)
    placed = {code for theme in themes for code in theme.card_codes}
    voted_on = [theme for theme in themes if theme.heading in choices.voting_headings]
    programme = review_round.programme
    return ThemePackDocument(
        programme_title=programme.title,
        version_code=f"P{review_round.packs.count() + 1}",
        frozen_on=frozen_on,
        headings=printed_headings(choices.language),
        cards=tuple(PrintedCard(card.code, card.heading, card.text) for card in cards),
        themes=tuple(themes),
        unplaced_codes=tuple(card.code for card in cards if card.code not in placed),
        perspectives=tuple(each.name for each in programme.perspectives.all()),
        votes_per_person=choices.votes_per_person,
        voting_headings=tuple(each for each in Heading.values if each in choices.voting_headings),
        worksheet_theme_codes=tuple(theme.code for theme in voted_on[: choices.worksheets]),
        parts=tuple(part for part in PARTS if part in choices.parts),
        workshop=choices.workshop,
        tables=choices.tables,
        paper=choices.paper,
        print_set=choices.print_set,
        language=choices.language,
        words=pack_words(choices.print_set, choices.language),
    )


def draft_pack(
    review_round: ReviewRound, choices: PackChoices, *, today: date
) -> ThemePackDocument:
    """The pack that freezing would keep now."""
    return theme_pack(review_round, cards_to_print(review_round), choices, frozen_on=today)


def cards_to_print(review_round: ReviewRound) -> QuerySet[Card]:
    """The approved cards in the order in which they are printed."""
    return review_round.cards.approved().order_by("heading", "id")


def themes_to_print(review_round: ReviewRound) -> list[Theme]:
    """The accepted themes of each heading; the proposals of a heading that has none."""
    themes = list(review_round.themes.live())
    decided = {theme.heading for theme in themes if theme.is_accepted}
    return [theme for theme in themes if theme.is_accepted or theme.heading not in decided]


def _printed_themes(themes: Iterable[Theme], cards: Sequence[Card]) -> list[PrintedTheme]:
    """Themes with cards, those with the most first, numbered within their heading."""
    place = dict(
        Placement.objects.filter(card__in=[card.pk for card in cards]).values_list(
            "card_id", "theme_id"
        )
    )
    members: dict[int, list[Card]] = {theme.pk: [] for theme in themes}
    for card in cards:
        if place.get(card.pk) in members:
            members[place[card.pk]].append(card)
    printed: list[PrintedTheme] = []
    for heading in Heading:
        own = [theme for theme in themes if theme.heading == heading and members[theme.pk]]
        own.sort(key=lambda theme: (-len(members[theme.pk]), theme.pk))
        printed += [
            PrintedTheme(
                code=theme.code or f"{heading.letter}-T{number}",
                heading=heading.value,
                title=theme.title,
                card_codes=tuple(card.code for card in members[theme.pk]),
                top_priority_count=sum(card.is_top_priority for card in members[theme.pk]),
            )
            for number, theme in enumerate(own, start=1)
        ]
    return printed


# --- pages about packs ----------------------------------------------------------------------------
@dataclass(frozen=True)
class PackOutlook:
    """What a pack frozen now would hold; `undecided` are the headings with proposals only.

    `left_out` are the proposals of headings that have accepted themes: they are not printed.
    """

    cards: int
    themes: int
    unplaced: int
    left_out: int
    undecided: tuple[str, ...]


def pack_outlook(review_round: ReviewRound) -> PackOutlook:
    """What is there to freeze."""
    themes = themes_to_print(review_round)
    cards = review_round.cards.approved()
    total = cards.count()
    placed = cards.filter(placement__theme__in=[theme.pk for theme in themes]).count()
    undecided = {theme.heading for theme in themes if not theme.is_accepted}
    return PackOutlook(
        cards=total,
        themes=len(themes),
        unplaced=total - placed,
        left_out=review_round.themes.live().count() - len(themes),
        undecided=tuple(heading.label for heading in Heading if heading in undecided),
    )


def packs_of(programme: Programme) -> QuerySet[ThemePack]:
    """A programme's packs, the latest first, without their contents."""
    found = ThemePack.objects.filter(review_round__programme=programme)
    return (
        found.select_related("review_round", "printed", "frozen_by")
        .defer("contents", "printed__content")
        .order_by("-frozen_at", "-pk")
    )


def frozen_document(pack: ThemePack) -> ThemePackDocument | None:
    """What the pack says; None when it was emptied, because somebody took words back."""
    return ThemePackDocument.from_contents(pack.contents) if pack.contents else None


def printed_how(document: ThemePackDocument) -> tuple[tuple[str, str], ...]:
    """What was chosen for the whole pack, in words."""
    language = {"en": "English", "cy": "Welsh"}[document.language]
    rows = [
        ("For whom", f"{PaperSet(document.print_set).label}, in {language}"),
        ("Posters and sheets to work on", f"On {document.paper.upper()}"),
    ]
    if document.tables:
        rows.append(("Tables", str(document.tables)))
    return tuple(rows)


def prints_of(pack: ThemePack) -> QuerySet[PrintedPack]:
    """The printed pages of a pack: one or none."""
    return PrintedPack.objects.filter(pack=pack)


def page_count(pack: ThemePack) -> int | None:
    """How many pages were printed, without reading them; None while there are none."""
    return prints_of(pack).values_list("pages", flat=True).first()


def withdrawn_codes(pack: ThemePack) -> tuple[str, ...]:
    """The codes of the pack's cards that were taken back."""
    taken_back = pack.cards.filter(state=Card.State.WITHDRAWN).order_by("pk")
    return tuple(taken_back.values_list("code", flat=True))


@dataclass(frozen=True)
class SinceFrozen:
    """What happened to cards since a pack was frozen: the codes of those worded differently and of
    those not used any more, and how many were approved that it does not hold.
    """

    reworded: tuple[str, ...]
    unused: tuple[str, ...]
    added: int

    def __bool__(self) -> bool:
        return bool(self.reworded or self.unused or self.added)


def since_frozen(pack: ThemePack) -> SinceFrozen:
    """How the cards of a pack differ from what it shows; three queries."""
    printed = {card["code"]: card["text"] for card in pack.contents.get("cards", ())}
    held = list(pack.cards.order_by("pk"))
    return SinceFrozen(
        reworded=tuple(c.code for c in held if c.text != printed.get(c.code, c.text)),
        unused=tuple(c.code for c in held if c.state == Card.State.SET_ASIDE),
        added=pack.review_round.cards.approved().exclude(packs=pack).count(),
    )
