"""Finds every sentence that is marked for translation, and keeps the Welsh catalogue in step.

`python -m tests.catalogue` adds what is new to the .po (empty, to be translated), drops what is no
longer said, and makes the .mo that the pages read. No system gettext is needed for any of it.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
PO = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
APPS = ("coproduce", "participants", "reviews", "workshops")
MARKS = {"_", "__", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MARKED = re.compile(rf"(?:\b|_)(?:_|n?gettext)\(({LITERAL})(?:, ({LITERAL}))?")

Message = tuple[str, str]  # one thing, several things ("" if it is said in one way only)


def marked() -> dict[Message, None]:
    """Every marked sentence, in the order in which it is met."""
    found: dict[Message, None] = {}
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            found |= dict.fromkeys(in_python(file.read_text()))
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            found |= dict.fromkeys(in_template(file.read_text()))
    return found


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
            plural = texts[1] if getattr(node.func, "id", "").startswith("n") else ""
            if texts and isinstance(texts[0], str):
                yield texts[0], str(plural)


def in_template(source: str) -> Iterator[Message]:
    for one, several in MARKED.findall(templatize(source)):
        yield ast.literal_eval(one), ast.literal_eval(several) if several else ""


def compiled() -> bytes:
    """What the .mo has to be."""
    return bytes(polib.pofile(str(PO), wrapwidth=0).to_binary())


def main() -> None:
    old = polib.pofile(str(PO), wrapwidth=0)
    known = {(entry.msgid, entry.msgid_plural): entry for entry in old}
    new = polib.POFile(wrapwidth=0)
    new.header, new.metadata = old.header, old.metadata
    for one, several in marked():
        new.append(known.get((one, several)) or _empty(one, several))
    new.save(str(PO))
    MO.write_bytes(compiled())
    left = [entry.msgid for entry in new if not entry.translated()]
    sys.stdout.write(f"{len(new)} sentences, {len(left)} to translate\n")
    sys.stdout.writelines(f"  {each}\n" for each in left)


def _empty(one: str, several: str) -> polib.POEntry:
    if several:
        return polib.POEntry(
            msgid=one, msgid_plural=several, msgstr_plural=dict.fromkeys(range(4), "")
        )
    return polib.POEntry(msgid=one)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")
    django.setup()
    main()
