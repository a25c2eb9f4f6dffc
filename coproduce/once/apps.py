"""App configuration."""

from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "coproduce.once"
    label = "once"
