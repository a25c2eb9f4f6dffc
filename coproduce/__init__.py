"""The project: wiring above the apps, plumbing beneath them."""

from coproduce.celery import app as celery_app

__all__ = ("celery_app",)
