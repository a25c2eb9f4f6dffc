"""Reads REFI-QDA files back, as another program would: codes, sets, sources and what is coded."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

CODEBOOK, PROJECT = "{urn:QDA-XML:codebook:1.0}", "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The order that the schemas give to what stands inside an element.
ORDER = {
    "CodeBook": ["Codes", "Sets"],
    "Project": ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"],
    "Code": ["Description", "NoteRef", "Code"],
    "TextSource": ["PlainTextSelection", "Coding", "NoteRef", "VariableValue"],
    "VariableValue": ["VariableRef", "TextValue", "BooleanValue"],
}


@dataclass
class Source:
    name: str
    text: str
    codes: list[str]
    values: dict[str, str]


@dataclass
class Project:
    name: str
    codes: dict[str, list[str]]
    sets: dict[str, list[str]]
    sources: list[Source]


def codebook(content: bytes) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Codes below each code at the top, and the members of each set."""
    root = fromstring(content)
    assert root.tag == f"{CODEBOOK}CodeBook"
    check(root, CODEBOOK)
    codes = root.find(f"{CODEBOOK}Codes")
    return tree(codes, CODEBOOK), sets(root, CODEBOOK, "guid")


def project(content: bytes) -> Project:
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = fromstring(archive.read("project.qde"))
        assert root.tag == f"{PROJECT}Project"
        check(root, PROJECT)
        names = {each.get("guid"): each.get("name") for each in root.iter() if each.get("guid")}
        found = [source(each, archive, names) for each in root.iter(f"{PROJECT}TextSource")]
        assert len(archive.namelist()) == 1 + len(found)
    codes = root.find(f"{PROJECT}CodeBook/{PROJECT}Codes")
    return Project(root.get("name"), tree(codes, PROJECT), sets(root, PROJECT, "targetGUID"), found)


def source(element, archive, names) -> Source:
    path = element.get("plainTextPath").replace("internal://", "Sources/")
    text = archive.read(path).decode("utf-8")
    codes = []
    for selection in element.iter(f"{PROJECT}PlainTextSelection"):
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        assert text[start:end] == text
        codes += [names[each.get("targetGUID")] for each in selection.iter(f"{PROJECT}CodeRef")]
    values = {
        names[each[0].get("targetGUID")]: each[1].text
        for each in element.iter(f"{PROJECT}VariableValue")
    }
    return Source(element.get("name"), text, codes, values)


def tree(codes, namespace) -> dict[str, list[str]]:
    assert {each.get("isCodable") for each in codes} == {"false"}
    assert {inner.get("isCodable") for each in codes for inner in each} <= {"true"}
    return {each.get("name"): [inner.get("name") for inner in each] for each in codes}


def sets(root, namespace, reference) -> dict[str, list[str]]:
    names = {each.get("guid"): each.get("name") for each in root.iter(f"{namespace}Code")}
    return {
        each.get("name"): [names[member.get(reference)] for member in each]
        for each in root.iter(f"{namespace}Set")
    }


def check(root, namespace) -> None:
    """Identifiers are well formed and differ, and elements are in the order of the schema."""
    guids = [
        each.get("guid")
        for each in root.iter()
        if each.get("guid") and not each.tag.endswith("MemberCode")
    ]
    assert len(guids) == len(set(guids))
    assert [each for each in guids if not GUID.fullmatch(each)] == []
    for each in root.iter():
        assert each.tag.startswith(namespace)
        allowed = ORDER.get(each.tag.removeprefix(namespace))
        if allowed:
            places = [allowed.index(inner.tag.removeprefix(namespace)) for inner in each]
            assert places == sorted(places)
