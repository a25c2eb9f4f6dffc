"""Writes the data-protection page from the retention list, so that it cannot go stale."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from participants import checks, retention

OPENING = """# What is kept, why, how long, and how it is erased

Made by `manage.py describe_data` from `participants/retention/`; a test fails when the two
differ. "Words" are emptied or deleted when a person takes their answers back; "who" in addition
when a person is erased. Everything else says nothing about a participant.
"""


class Command(BaseCommand):
    help = "Print docs/data-protection.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page())


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([OPENING, *(_section(label) for label in sorted(retention.RULES))])


def _section(label: str) -> str:
    rule = retention.RULES[label]
    model = apps.get_model(label)
    is_described = model._meta.app_label in checks.OURS and not model._meta.auto_created
    doc = (model.__doc__ or "").split("\n\n")[0] if is_described else ""
    rows = [
        ("What", " ".join(doc.split())),
        ("Why", rule.why),
        ("Kept", rule.kept),
        ("Rows are deleted", rule.rows.value if rule.rows else ""),
        ("Words, emptied", _names(rule.words)),
        ("Who, emptied", _names(rule.person)),
        ("About colleagues", _names(rule.staff)),
        ("Other fields", _names(rule.plain)),
        ("May tell of somebody's health", _names(rule.special)),
    ]
    lines = "\n".join(f"* **{title}:** {text}" for title, text in rows if text)
    return f"## {model._meta.verbose_name.capitalize()} (`{label}`)\n\n{lines}\n"


def _names(fields: str) -> str:
    return ", ".join(name.replace("_", " ") for name in fields.split())
