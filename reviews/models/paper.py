"""Paper: forms that were printed, the runs that printed them, and what colleagues keyed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models import Participant
from reviews.models.collecting import ReviewRound


class PaperSet(models.TextChoices):
    """How a form is printed."""

    STANDARD = "standard", "Standard"
    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"


class PrintRun(models.Model):
    """One print job: letters, forms and labels for some people, or blank forms."""

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="print_runs"
    )
    people = models.ManyToManyField(Participant, blank=True, related_name="+")
    with_letters = models.BooleanField(default=False)
    with_forms = models.BooleanField(default=False)
    with_labels = models.BooleanField(default=False)
    with_equality = models.BooleanField(default=False)
    first_label = models.PositiveSmallIntegerField(default=1)
    blanks = models.PositiveSmallIntegerField(default=0)
    blank_set = models.CharField(max_length=20, choices=PaperSet.choices, default=PaperSet.STANDARD)
    blank_language = models.CharField(
        max_length=5, choices=Participant.Language.choices, default=Participant.Language.ENGLISH
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"Print run {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class PrintedRun(models.Model):
    """The finished PDF of a print run: it holds private links, so it is kept for a day only."""

    print_run = models.OneToOneField(PrintRun, on_delete=models.CASCADE, related_name="printed")
    content = models.BinaryField()
    pages = models.PositiveIntegerField()
    printed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.print_run}, {self.pages} pages"

    @property
    def programme_id(self) -> int:
        return self.print_run.programme_id


class PaperForm(models.Model):
    """A form on paper: its code says which round it belongs to and whose it is.

    A blank form is nobody's until it comes back. The code opens nothing by itself.
    `question_version` is the wording that is printed on it.
    """

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="paper_forms"
    )
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="paper_forms"
    )
    code = models.CharField(max_length=12, unique=True)
    paper_set = models.CharField(max_length=20, choices=PaperSet.choices, default=PaperSet.STANDARD)
    language = models.CharField(
        max_length=5, choices=Participant.Language.choices, default=Participant.Language.ENGLISH
    )
    question_version = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class KeyingQuerySet(models.QuerySet["Keying"]):
    def finished(self) -> KeyingQuerySet:
        return self.exclude(finished_at=None)


class Keying(models.Model):
    """What one colleague keyed from a paper form: a draft until it is finished.

    The first becomes the review. The second is keyed blind by somebody else; `differences` counts
    where the two differ, and whoever decides which stands is written down.
    """

    form = models.ForeignKey(PaperForm, on_delete=models.CASCADE, related_name="keyings")
    number = models.PositiveSmallIntegerField()
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    differences = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = KeyingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="keyed_first_and_second"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="keyed_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.form}, keyed {self.number}"

    @property
    def programme_id(self) -> int:
        return self.form.programme_id
