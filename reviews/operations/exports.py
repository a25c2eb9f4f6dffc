"""Exports: files with approved cards and accepted themes, and a line in the trail for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import User
from reviews.documents import exports, refi, tables
from reviews.models import ReviewRound


@dataclass(frozen=True)
class ExportFile:
    """A finished file; `name` is the end of its name, after the programme's."""

    name: str
    content: bytes


@transaction.atomic
def export_round(*, review_round: ReviewRound, kind: str, by: User, now: datetime) -> ExportFile:
    """A file of one of the kinds: cards_csv, themes_csv, workbook, codebook or project."""
    export = exports.round_export(review_round)
    file = _file(kind, export, now)
    trail.record(
        by, "exported", review_round, kind=kind, cards=len(export.cards), themes=len(export.themes)
    )
    return file


def _file(kind: str, export: exports.RoundExport, now: datetime) -> ExportFile:
    cards = tables.Table("Cards", exports.CARD_COLUMNS, [card.row for card in export.cards])
    themes = tables.Table("Themes", exports.THEME_COLUMNS, [theme.row for theme in export.themes])
    match kind:
        case "cards_csv":
            return ExportFile("cards.csv", tables.csv_file(cards))
        case "themes_csv":
            return ExportFile("themes.csv", tables.csv_file(themes))
        case "workbook":
            content = tables.workbook([cards, themes], title=export.title, made_at=now)
            return ExportFile("cards-and-themes.xlsx", content)
        case "codebook":
            return ExportFile("themes.qdc", refi.codebook(export))
        case _:
            content = refi.project(export, made_at=now)
            return ExportFile("cards-and-themes.qdpx", content)
