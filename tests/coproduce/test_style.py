"""Templates and style sheets agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = ROOT / "static/css/coproduce.css"
SHEETS = [
    OURS,
    ROOT / "static/css/visiting.css",
    ROOT / "static/css/wall.css",
    ROOT / "static/vendor/nhsuk-frontend/nhsuk-frontend-10.6.1.css",
]
STYLED = {name for sheet in SHEETS for name in re.findall(r"\.([a-zA-Z][\w-]*)", sheet.read_text())}
# Hooks of scripts, and blocks of which only the parts have a style of their own.
WITHOUT_STYLE = {"nhsuk-file-upload", "nhsuk-password-input", "programme-menu"}
CHOSEN_ENDING = re.compile(r"[\w-]*-\{% if .*?\{% endif %\}")
TAG = re.compile(r"\{%.*?%\}")
FILLED_IN = re.compile(r"\S*\{\{.*?\}\}\S*")


def classes_of(template: str) -> set[str]:
    return {
        name
        for value in re.findall(r'\bclass="([^"]*)"', template)
        for name in FILLED_IN.sub(" ", TAG.sub(" ", CHOSEN_ENDING.sub(" ", value))).split()
        if not name.startswith("nhsuk-js-")
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_class_of_a_template_has_a_style(path):
    assert classes_of(path.read_text()) - STYLED - WITHOUT_STYLE == set()


def test_our_own_sheet_stays_small():
    assert len(OURS.read_text().splitlines()) < 400
