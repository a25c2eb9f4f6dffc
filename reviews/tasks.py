"""Background work of the reviews app: load by id, call one operation, done."""

from __future__ import annotations

from django.utils import timezone

from coproduce.jobs import registry
from coproduce.jobs.models import Job
from reviews.models import CommentImport, PrintRun, ReminderPlan, ReviewRound, ThemePack
from reviews.operations import importing, packs, paper, reminding, sharing, theming


@registry.handles("find_themes")
def find_themes(job: Job) -> None:
    review_round = ReviewRound.objects.get(pk=job.subject_id)
    theming.run_theming(review_round=review_round, now=timezone.now(), job=job)


@registry.handles("find_themes_in_part")
def find_themes_in_part(job: Job) -> None:
    sharing.work_on_part(part_id=job.subject_id, progress=job.progress)


@registry.handles("print_theme_pack")
def print_theme_pack(job: Job) -> None:
    pack = ThemePack.objects.get(pk=job.subject_id)
    packs.print_pack(pack=pack, now=timezone.now(), progress=job.progress)


@registry.handles("import_comments", is_promise=True)
def import_comments(job: Job) -> None:
    for comment_import in CommentImport.objects.filter(pk=job.subject_id):
        importing.run_import(comment_import=comment_import, tell=job.progress, now=timezone.now())


@registry.handles("erase_comment_rows", is_promise=True)
def erase_comment_rows(job: Job) -> None:
    for draft in CommentImport.objects.filter(pk=job.subject_id, state=CommentImport.State.DRAFT):
        importing.discard_comments(comment_import=draft, by=None)


@registry.handles("remind_due", is_promise=True)
def remind_due(job: Job) -> None:
    for plan in ReminderPlan.objects.filter(pk=job.subject_id):
        reminding.remind_due(plan=plan, now=timezone.now())


@registry.handles("send_reminder", is_promise=True)
def send_reminder(job: Job) -> None:
    reminding.send_reminder(reminder_id=job.subject_id, now=timezone.now())


@registry.handles("print_paper")
def print_paper(job: Job) -> None:
    run = PrintRun.objects.get(pk=job.subject_id)
    paper.print_paper(run=run, now=timezone.now(), progress=job.progress)


@registry.handles("erase_printed_run", is_promise=True)
def erase_printed_run(job: Job) -> None:
    paper.erase_printed_run(printed_run_id=job.subject_id)
