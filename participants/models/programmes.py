"""Programmes: one question about one pathway, with its stages, perspectives and team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coproduce import languages
from participants.models.people import Organisation, User


class Role(models.TextChoices):
    """What somebody may do in a programme, from least to most."""

    OBSERVER = "observer", "Observer"
    CONTRIBUTOR = "contributor", "Contributor"
    INTERVIEWER = "interviewer", "Interviewer"
    FACILITATOR = "facilitator", "Facilitator"
    LEAD = "lead", "Lead"

    @property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def includes(self, other: Role) -> bool:
        """Whether this role may do everything that the other may."""
        return self.rank >= other.rank


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def of(self, user: User) -> ProgrammeQuerySet:
        """The programmes in which this person has a role today."""
        return self.filter(memberships__user=user, memberships__removed_at=None).distinct()


class Programme(models.Model):
    """One Working Together for Change run: a question, a pathway, a cycle.

    `welsh` holds the Welsh of the team's own words, such as a question or the name of a stage.
    """

    class Template(models.TextChoices):
        TWO_DAYS = "two_days", "Working Together for Change, two workshops"
        IN_A_DAY = "in_a_day", "Working Together for Change in a Day"
        BLANK = "blank", "Blank"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=500, blank=True)
    pathway = models.CharField(max_length=200, blank=True)
    template = models.CharField(max_length=20, choices=Template.choices, default=Template.TWO_DAYS)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="programmes")
    host = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)
    return_address = models.TextField(max_length=400, blank=True)
    welsh = models.JSONField(default=dict, blank=True)
    small_number_threshold = models.PositiveSmallIntegerField(default=8)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="participants.Membership", related_name="programmes"
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def programme_id(self) -> int:
        """Itself: so that the audit trail finds the programme of anything."""
        return self.pk

    def say(self, words: str) -> languages.Said:
        """Words of the team in the language of this page, as far as they have them in it."""
        return languages.say(words, self.welsh)


class PathwayStage(models.Model):
    """A stage of the pathway, such as getting a diagnosis or coming home."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="stage_names_differ")
        ]

    def __str__(self) -> str:
        return self.name


class Perspective(models.Model):
    """A point of view, such as patient, carer or commissioner, with how many are hoped for."""

    class Kind(models.TextChoices):
        PATIENT = "patient", _("Patient")
        CARER = "carer", _("Carer or family")
        CLINICIAN = "clinician", _("Clinician")
        PROVIDER = "provider", _("Service provider")
        COMMISSIONER = "commissioner", _("Commissioner")
        VOLUNTARY = "voluntary", _("Voluntary sector")
        OTHER = "other", _("Other")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="perspectives")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    target = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="perspective_names_differ")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lived_experience(self) -> bool:
        return self.kind in {self.Kind.PATIENT, self.Kind.CARER}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(removed_at=None)


class Membership(models.Model):
    """Somebody's role in a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=Q(removed_at=None),
                name="one_current_role_for_each_member",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    def has(self, role: Role) -> bool:
        return Role(self.role).includes(role)

    @property
    def is_lead(self) -> bool:
        return self.has(Role.LEAD)

    @property
    def is_facilitator(self) -> bool:
        """May work with identifiable answers, cards and themes."""
        return self.has(Role.FACILITATOR)

    @property
    def is_interviewer(self) -> bool:
        return self.has(Role.INTERVIEWER)

    @property
    def is_contributor(self) -> bool:
        return self.has(Role.CONTRIBUTOR)
