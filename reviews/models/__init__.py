"""The collecting chapter, then cards, themes and packs."""

from reviews.models.cards import Card
from reviews.models.collecting import Heading, Question, Review, ReviewRound, Statement
from reviews.models.packs import PrintedPack, ThemePack
from reviews.models.themes import Placement, Theme, ThemeDecision, ThemeGroup, ThemingRun

__all__ = [
    "Card",
    "Heading",
    "Placement",
    "PrintedPack",
    "Question",
    "Review",
    "ReviewRound",
    "Statement",
    "Theme",
    "ThemeDecision",
    "ThemeGroup",
    "ThemePack",
    "ThemingRun",
]
