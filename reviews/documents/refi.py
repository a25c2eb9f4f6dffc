"""REFI-QDA files, by which programs for qualitative research exchange codes and coded texts.

After REFI-QDA Standard 1.5 (Rotterdam Exchange Format Initiative, 2019): a codebook is one XML file
(.qdc), a project (.qdpx) an archive of project.qde and a text file a source. Headings become codes
that hold the themes as codes below them; groups of themes become sets; each card is a source that
is wholly coded with its theme. Positions count Unicode characters; as a selection always covers its
whole source, a program that counts otherwise still finds the right card.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reviews.documents.exports import ExportedCard, RoundExport
from reviews.documents.packs import MARKS
from reviews.documents.tables import plain
from reviews.models import Heading

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "Coproduce"
NAMESPACE = UUID("6f1d3f0e-52c2-4d0b-9a55-0f4f5d2c7b11")
VARIABLES = ("Heading", "Top priority", "Perspective", "May be quoted")
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def codebook(export: RoundExport) -> bytes:
    """The accepted themes as a codebook (.qdc)."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _codes(SubElement(root, "Codes"), export)
    _sets(root, export, reference="guid")
    return _xml(root)


def project(export: RoundExport, *, made_at: datetime) -> bytes:
    """The accepted themes and the approved cards as a project (.qdpx)."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        _add(archive, "project.qde", _xml(_project(export, made_at)))
        for card in export.cards:
            _add(archive, f"Sources/{_guid(export, 'card', card.code)}.txt", _text(card).encode())
    return file.getvalue()


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    """The same content makes the same archive, whenever it is made."""
    entry = ZipInfo(name, FIRST_DAY_OF_ZIP)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, content)


def _project(export: RoundExport, made_at: datetime) -> Element:
    user = _guid(export, "user", ORIGIN)
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = Element(
        "Project",
        {
            "xmlns": PROJECT,
            "name": plain(export.title),
            "origin": ORIGIN,
            "creatingUserGUID": user,
            "creationDateTime": moment,
        },
    )
    SubElement(SubElement(root, "Users"), "User", {"guid": user, "name": ORIGIN})
    _codes(SubElement(SubElement(root, "CodeBook"), "Codes"), export)
    variables = SubElement(root, "Variables")
    for name in VARIABLES:
        identifier = _guid(export, "variable", name)
        kind = "Boolean" if name == "Top priority" else "Text"
        SubElement(
            variables, "Variable", {"guid": identifier, "name": name, "typeOfVariable": kind}
        )
    if export.cards:
        sources = SubElement(root, "Sources")
        for card in export.cards:
            _source(sources, export, card, user=user, moment=moment)
    _sets(root, export, reference="targetGUID")
    return root


def _codes(codes: Element, export: RoundExport) -> None:
    """A code a heading, under which nothing is coded, and below it a code a theme."""
    for heading in Heading:
        colour = MARKS[heading][0]
        parent = SubElement(
            codes,
            "Code",
            {
                "guid": _guid(export, "heading", heading.value),
                "name": str(heading.label),
                "isCodable": "false",
                "color": colour,
            },
        )
        for theme in export.themes:
            if theme.heading == heading:
                SubElement(
                    parent,
                    "Code",
                    {
                        "guid": _guid(export, "theme", str(theme.id)),
                        "name": plain(theme.title),
                        "isCodable": "true",
                        "color": colour,
                    },
                )


def _sets(root: Element, export: RoundExport, *, reference: str) -> None:
    """A set a group of themes; the two formats name a member's attribute differently."""
    groups = sorted({theme.group for theme in export.themes if theme.group})
    if not groups:
        return
    sets = SubElement(root, "Sets")
    for group in groups:
        identifier = _guid(export, "group", group)
        each = SubElement(sets, "Set", {"guid": identifier, "name": plain(group)})
        for theme in export.themes:
            if theme.group == group:
                SubElement(each, "MemberCode", {reference: _guid(export, "theme", str(theme.id))})


def _source(
    sources: Element, export: RoundExport, card: ExportedCard, *, user: str, moment: str
) -> None:
    made = {"creatingUser": user, "creationDateTime": moment}
    identifier = _guid(export, "card", card.code)
    source = SubElement(
        sources,
        "TextSource",
        {
            "guid": identifier,
            "name": card.code,
            "plainTextPath": f"internal://{identifier}.txt",
            **made,
        },
    )
    if card.theme_id is not None:
        selection = SubElement(
            source,
            "PlainTextSelection",
            {
                "guid": _guid(export, "selection", card.code),
                "name": card.code,
                "startPosition": "0",
                "endPosition": str(len(_text(card))),
                **made,
            },
        )
        coding = SubElement(
            selection, "Coding", {"guid": _guid(export, "coding", card.code), **made}
        )
        SubElement(coding, "CodeRef", {"targetGUID": _guid(export, "theme", str(card.theme_id))})
    _value(source, export, "Heading", "TextValue", str(card.heading.label))
    _value(source, export, "Top priority", "BooleanValue", str(card.is_top_priority).lower())
    _value(source, export, "May be quoted", "TextValue", card.may_be_quoted)
    if card.perspective:
        _value(source, export, "Perspective", "TextValue", plain(card.perspective))


def _value(source: Element, export: RoundExport, name: str, kind: str, text: str) -> None:
    value = SubElement(source, "VariableValue")
    SubElement(value, "VariableRef", {"targetGUID": _guid(export, "variable", name)})
    SubElement(value, kind).text = text


def _text(card: ExportedCard) -> str:
    return plain(card.text)


def _guid(export: RoundExport, kind: str, name: str) -> str:
    """The same thing of the same round has the same identifier in every file."""
    return str(uuid5(NAMESPACE, f"{export.key}/{kind}/{name}"))


def _xml(root: Element) -> bytes:
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)
