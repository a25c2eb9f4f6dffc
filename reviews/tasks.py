"""Background work of the reviews app: load by id, call one operation, done."""

from __future__ import annotations

from django.utils import timezone

from coproduce.jobs import registry
from coproduce.jobs.models import Job
from reviews.models import ReviewRound, ThemePack
from reviews.operations import packs, theming


@registry.handles("find_themes")
def find_themes(job: Job) -> None:
    review_round = ReviewRound.objects.get(pk=job.subject_id)
    theming.run_theming(review_round=review_round, now=timezone.now(), progress=job.progress)


@registry.handles("print_theme_pack")
def print_theme_pack(job: Job) -> None:
    pack = ThemePack.objects.get(pk=job.subject_id)
    packs.print_pack(pack=pack, now=timezone.now(), progress=job.progress)
