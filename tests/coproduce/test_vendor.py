"""Files made by others: unchanged since they were looked at, asking nobody else for anything."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"
ROW = re.compile(r"^\| (?P<name>\S+) \| [^|]+ \| (?P<licence>\S+) \| `(?P<sum>[0-9a-f]{64})` \|$")
ROWS = [
    match.groupdict()
    for line in (VENDOR / "README.md").read_text().splitlines()
    if (match := ROW.match(line))
]
TEXTS = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]


def test_every_vendored_file_is_listed_with_its_checksum():
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "README.md"
    }

    assert {row["name"]: row["sum"] for row in ROWS} == present


def test_every_package_carries_its_licence():
    without = [
        folder.name
        for folder in VENDOR.iterdir()
        if folder.is_dir() and not {"LICENSE.txt", "OFL.txt"} & {p.name for p in folder.iterdir()}
    ]

    assert without == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_nothing_is_fetched_from_another_place(path):
    text = path.read_text()

    fetched = re.findall(
        r"(?:url\(|@import|\bfrom|\bimport)\s*[\"'(]*\s*(?:https?:)?//[^\"')]+", text
    )
    assert (fetched, "assets.nhs.uk" in text) == ([], False)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_no_typeface_or_source_map_that_is_not_ours_to_serve(path):
    text = path.read_text()

    assert ("Frutiger" in text, "sourceMappingURL" in text) == (False, False)


def test_every_address_in_a_style_sheet_leads_to_a_file():
    missing = [
        f"{path.name}: {address}"
        for path in TEXTS
        if path.suffix == ".css"
        for address in re.findall(r"url\(\"?([^\")]+)\"?\)", path.read_text())
        if not address.startswith("data:") and not (path.parent / address).exists()
    ]

    assert missing == []


def test_no_logo_or_favicon_of_somebody_else():
    pictures = {path.name for path in STATIC.rglob("*") if path.suffix in {".svg", ".png", ".ico"}}

    assert {name for name in pictures if re.search(r"logo|favicon|opengraph|icon-\d", name)} <= {
        "favicon.svg"
    }
