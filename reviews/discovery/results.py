"""What goes into finding themes and what comes out, as frozen values."""

from collections.abc import Callable
from dataclasses import dataclass

Identifier = int | str
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One statement or card: an id of the caller's, unique within the call, and its words.

    `is_top_priority` says that the person marked it as mattering most: it wins ties for the most
    typical statements and for the order of themes; it never changes which theme a statement is in.
    """

    id: Identifier
    text: str
    is_top_priority: bool = False


@dataclass(frozen=True, slots=True)
class PinnedTheme:
    """A theme that people decided on: its statements stay, its name stays, new ones may be drawn
    to it.
    """

    id: Identifier
    name: str
    member_ids: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class EarlierTheme:
    """A proposal of an earlier run that nobody decided on yet: where a later run starts from."""

    id: Identifier
    name: str
    member_ids: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class FoundTheme:
    """A proposed theme, or a pinned one with what was newly drawn to it.

    `member_ids` are ordered from most to least typical; `typical_ids` are at most three of them,
    chosen to differ. `cohesion` is the mean cosine of the members to the theme's centre, 0 to 1.
    `new_ids` are the members that the pinned or earlier theme did not have (all members for a theme
    found afresh). `reason` says in words why the theme exists.
    """

    member_ids: tuple[Identifier, ...]
    name: str
    key_phrases: tuple[str, ...]
    typical_ids: tuple[Identifier, ...]
    cohesion: float
    reason: str
    pinned_id: Identifier | None = None
    earlier_id: Identifier | None = None
    new_ids: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A statement in the tray: `best_guess` is the place in `Discovery.themes` of the theme that
    it comes nearest to (None if there is none), `likeness` the cosine to it, 0 to 1; `why` is in
    words.
    """

    id: Identifier
    best_guess: int | None
    likeness: float
    why: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many different statements of a theme come within 0.05 (cosine) as near to another; both
    themes by their places in `Discovery.themes`.
    """

    theme: int
    other: int
    count: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """The outcome: every statement is in exactly one theme or unplaced.

    Themes come pinned first, in the order given, then by size; `overlaps` largest first. `method`
    and `version` say how they were found, for the record of the run: the same method, version and
    input give the same outcome.
    """

    themes: tuple[FoundTheme, ...]
    unplaced: tuple[Unplaced, ...]
    method: str
    version: str
    overlaps: tuple[Overlap, ...] = ()
