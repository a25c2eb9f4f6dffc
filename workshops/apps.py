"""App configuration."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self) -> None:
        from workshops import tasks  # noqa: F401, PLC0415 -- registers the handlers of its jobs
