"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from reviews import discovery

DEFAULT_ENCODER = "domain-map"


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import tasks  # noqa: F401, PLC0415 -- registers the handlers of its jobs

        checks.register(encoder_is_there)


def encoder_is_there(**_: Any) -> list[checks.CheckMessage]:
    """Says at the start, not when themes are first looked for, what a chosen encoder needs."""
    if settings.THEMES_ENCODER == DEFAULT_ENCODER:
        return []
    try:
        discovery.encoder_named(settings.THEMES_ENCODER)
    except discovery.NoSuchEncoderError as refusal:
        return [checks.Error(f"THEMES_ENCODER: {refusal}", id="reviews.E001")]
    return []
