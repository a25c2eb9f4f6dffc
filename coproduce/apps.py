"""App configuration."""

from django.apps import AppConfig


class CoproduceConfig(AppConfig):
    name = "coproduce"
