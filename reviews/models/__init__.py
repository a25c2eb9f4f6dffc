"""The collecting chapter, then cards, themes, quality and packs."""

from reviews.models.cards import Card
from reviews.models.collecting import Heading, Question, Review, ReviewRound, Statement
from reviews.models.packs import PrintedPack, ThemePack
from reviews.models.quality import BlindChoice, CodingSample, SampleCoder, SampledCard
from reviews.models.themes import Placement, Theme, ThemeDecision, ThemeGroup, ThemingRun

__all__ = [
    "BlindChoice",
    "Card",
    "CodingSample",
    "Heading",
    "Placement",
    "PrintedPack",
    "Question",
    "Review",
    "ReviewRound",
    "SampleCoder",
    "SampledCard",
    "Statement",
    "Theme",
    "ThemeDecision",
    "ThemeGroup",
    "ThemePack",
    "ThemingRun",
]
