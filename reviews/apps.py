"""App configuration."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import tasks  # noqa: F401, PLC0415 -- registers the handlers of its jobs
