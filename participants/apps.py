"""App configuration."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        from participants import (  # noqa: PLC0415 -- registers the system checks, the handlers of jobs
            checks,  # noqa: F401 -- imported for their effect
            tasks,  # noqa: F401 -- imported for their effect
        )
