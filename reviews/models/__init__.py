"""The collecting chapter, then cards, themes, quality and packs."""

from reviews.models.cards import Card
from reviews.models.collecting import Feeling, Heading, Question, Review, ReviewRound, Statement
from reviews.models.importing import CommentImport
from reviews.models.packs import PrintedPack, ThemePack
from reviews.models.paper import Keying, PaperForm, PaperSet, PrintedRun, PrintRun
from reviews.models.quality import BlindChoice, CodingSample, SampleCoder, SampledCard
from reviews.models.reminding import Reminder, ReminderPlan
from reviews.models.themes import (
    Placement,
    RunPart,
    SharedRun,
    Theme,
    ThemeDecision,
    ThemeGroup,
    ThemingRun,
)
from reviews.models.visiting import BroughtReview, Visit

__all__ = [
    "BlindChoice",
    "BroughtReview",
    "Card",
    "CodingSample",
    "CommentImport",
    "Feeling",
    "Heading",
    "Keying",
    "PaperForm",
    "PaperSet",
    "Placement",
    "PrintRun",
    "PrintedPack",
    "PrintedRun",
    "Question",
    "Reminder",
    "ReminderPlan",
    "Review",
    "ReviewRound",
    "RunPart",
    "SampleCoder",
    "SampledCard",
    "SharedRun",
    "Statement",
    "Theme",
    "ThemeDecision",
    "ThemeGroup",
    "ThemePack",
    "ThemingRun",
    "Visit",
]
