"""System checks of our own: nothing is kept that the retention list does not name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from participants import retention

OURS = ["participants", "reviews", "workshops", "jobs", "once", "audit"]
BORROWED = ["account", "mfa", "sessions", "usersessions"]  # tables of libraries, about colleagues


@register
def every_field_is_in_the_retention_list(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 -- Django's signature
    **_kwargs: Any,
) -> list[CheckMessage]:
    """An error for each model or field that the list lacks, or names though it is gone."""
    kept = {
        model._meta.label: {field.name for field in model._meta.local_fields} - {"id"}
        for app in [*OURS, *BORROWED]
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    return [
        *(_error(f"{label} is not in the retention list.", "E001") for label in _missing(kept)),
        *(
            _error(f"{label}.{name} is not in the retention list.", "E002")
            for label, names in kept.items()
            if label in retention.RULES
            for name in sorted(names - retention.RULES[label].fields)
        ),
        *(
            _error(f"The retention list names {label}.{name}, which does not exist.", "E003")
            for label, rule in retention.RULES.items()
            for name in sorted(rule.fields - kept.get(label, set()))
        ),
    ]


def _missing(kept: dict[str, set[str]]) -> list[str]:
    return sorted(kept.keys() - retention.RULES.keys())


def _error(message: str, number: str) -> Error:
    return Error(
        message,
        hint="Say in participants/retention/ why it is kept, how long and how it is erased.",
        id=f"participants.{number}",
    )
