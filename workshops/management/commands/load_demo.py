"""Loads the demonstration programme once, through the product's own operations."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from coproduce.jobs.models import Job
from participants.models import Programme, User
from participants.operations import inviting, programmes
from workshops.demo import words
from workshops.demo.loading import Story
from workshops.demo.meeting import Meeting

LOCAL_PASSWORD = "breathing-better-together"  # noqa: S105 -- for a demonstration on one's own machine


class Command(BaseCommand):
    help = "Load the demonstration programme; does nothing when it is there. --fresh begins again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="erase it and load it anew")
        parser.add_argument(
            "--if-empty", action="store_true", help="load it only where there is no programme yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = words.read("programme")
        programme = Programme.objects.filter(slug=told["slug"]).first()
        if programme and options["fresh"]:
            erase(programme, told)
            programme = None
        if programme is None and options["if_empty"] and Programme.objects.exists():
            return
        password = LOCAL_PASSWORD if is_local() else secrets.token_urlsafe(12)
        if programme is None:
            programme = load(password)
            known = password
        else:
            known = LOCAL_PASSWORD if is_local() else "as shown when it was loaded"
        self.say_how_to_enter(programme, told, known)

    def say_how_to_enter(self, programme: Programme, told: words.Table, password: str) -> None:
        self.stdout.write(f"\nDemonstration: {programme.title}. Everything in it is invented.")
        self.stdout.write(f"Sign in with the password {password} as")
        for person in told["staff"]:
            self.stdout.write(f"  {person['email']:<20} {person['part']}")
        lead = User.objects.filter(email=told["staff"][0]["email"]).first()
        teller = programme.participants.filter(name="Participant 01", withdrawn_at=None).first()
        if lead and teller and is_local():
            link = inviting.show_link(participant=teller, by=lead, now=timezone.now())
            self.stdout.write(f"{teller.name}'s private page:\n  {link}")


def is_local() -> bool:
    return settings.SITE_ADDRESS.startswith(("http://localhost", "http://127.0.0.1"))


@transaction.atomic
def load(password: str) -> Programme:
    """Play the whole programme; all of it is loaded or nothing, and no email leaves."""
    story = Story(words.Calendar(timezone.localdate()), password)
    story.play()
    Meeting(story).play()
    Job.objects.exclude(kind__in=["find_themes", "print_theme_pack"]).filter(
        programme_id=story.programme.pk
    ).delete()
    return story.programme


@transaction.atomic
def erase(programme: Programme, told: words.Table) -> None:
    """Take the programme and the accounts that only exist for it away."""
    programmes.erase_programme(programme=programme, by=None)
    User.objects.filter(email__in=[person["email"] for person in told["staff"]]).delete()
