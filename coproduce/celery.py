"""The Celery application: does in the background what the database says is due."""

from __future__ import annotations

import os
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")

app = Celery("coproduce")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Celery warns of root because a message could carry code; ours are JSON and nothing else is read.
warnings.filterwarnings("ignore", category=SecurityWarning)


@worker_ready.connect
def sweep_at_start(**_sender: Any) -> None:
    """Look at once for what was left behind while no worker ran; the clock does the rest."""
    app.send_task("coproduce.jobs.tasks.work", expires=60)
