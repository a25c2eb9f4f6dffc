"""One plain keyword function a model: only what the test says differs from the ordinary."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from coproduce import pictures
from coproduce.jobs.models import Job
from participants.models import (
    AccessNeed,
    Consent,
    HeldWords,
    ImportDraft,
    Interest,
    Invitation,
    Membership,
    Opportunity,
    Organisation,
    Participant,
    PathwayStage,
    Perspective,
    Programme,
    User,
)
from participants.models.recruiting import hash_token
from reviews.models import (
    BroughtReview,
    Card,
    CodingSample,
    CommentImport,
    PaperForm,
    Placement,
    PrintedPack,
    PrintedRun,
    PrintRun,
    Question,
    Reminder,
    ReminderPlan,
    Review,
    ReviewRound,
    SampledCard,
    Statement,
    Theme,
    ThemeDecision,
    ThemeGroup,
    ThemePack,
    ThemingRun,
    Visit,
)
from workshops.models import (
    Action,
    Attendance,
    ExpenseClaim,
    FeedbackDelivery,
    FeedbackReport,
    Note,
    Occasion,
    Photo,
    RoomTicket,
    RootCause,
    SeatingWish,
    Session,
    SuccessCriterion,
    TableCode,
    TypedSheet,
    VotingRound,
    Workshop,
)
from workshops.operations.room import key_hash

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-password"
_numbers = count(1)


def user(**fields):
    number = next(_numbers)
    fields.setdefault("email", f"user{number}@example.org")
    fields.setdefault("name", f"User {number}")
    password = fields.pop("password", None)
    return User.objects.create_user(password=password, **fields)


def organisation(**fields):
    fields.setdefault("name", f"Organisation {next(_numbers)}")
    return Organisation.objects.create(**fields)


def programme(**fields):
    fields.setdefault("slug", f"programme-{next(_numbers)}")
    fields.setdefault("title", "Breathing better")
    fields.setdefault("created_at", NOW)
    return Programme.objects.create(**fields)


def membership(**fields):
    fields.setdefault("added_at", NOW)
    return Membership.objects.create(**fields)


def stage(**fields):
    fields.setdefault("name", f"Stage {next(_numbers)}")
    fields.setdefault("position", fields["programme"].stages.count() + 1)
    return PathwayStage.objects.create(**fields)


def perspective(**fields):
    fields.setdefault("name", f"Perspective {next(_numbers)}")
    fields.setdefault("position", fields["programme"].perspectives.count() + 1)
    return Perspective.objects.create(**fields)


def participant(**fields):
    number = next(_numbers)
    fields.setdefault("name", f"Participant {number:02}")
    fields.setdefault("email", f"participant{number}@example.org")
    fields.setdefault("added_at", NOW)
    if "perspective" not in fields:
        fields["perspective"] = fields["programme"].perspectives.first() or perspective(
            programme=fields["programme"]
        )
    return Participant.objects.create(**fields)


def access_need(**fields):
    fields.setdefault("kind", AccessNeed.Kind.LARGE_PRINT)
    fields.setdefault("recorded_at", NOW)
    return AccessNeed.objects.create(**fields)


def consent(**fields):
    fields.setdefault("is_given", True)
    fields.setdefault("wording_version", "1")
    fields.setdefault("decided_at", NOW)
    return Consent.objects.create(**fields)


def invitation(*, token="", **fields):
    """A private link; with a token it is live, whatever the clock says in this decade."""
    fields.setdefault("channel", Invitation.Channel.SHOWN)
    fields.setdefault("issued_at", NOW)
    fields.setdefault("expires_at", NOW + timedelta(days=3650))
    return Invitation.objects.create(token_hash=hash_token(token) if token else "", **fields)


def held_words(**fields):
    """What a person typed on a page and did not save."""
    fields.setdefault("place", "/my/review/not-working/")
    fields.setdefault("words", {"text": ["I was about to say"]})
    fields.setdefault("held_at", NOW)
    return HeldWords.objects.create(**fields)


def import_draft(**fields):
    """A list of one person, uploaded and not yet confirmed."""
    fields.setdefault("file_name", "people.csv")
    fields.setdefault("rows", [[2, {"name": "Participant 77", "perspective": "Patient"}]])
    fields.setdefault("uploaded_at", NOW)
    return ImportDraft.objects.create(**fields)


def opportunity(**fields):
    """A public page, open to everybody."""
    fields.setdefault("text", "Tell us about your care. It takes an hour.")
    fields.setdefault("is_open", True)
    fields.setdefault("changed_at", NOW)
    return Opportunity.objects.create(**fields)


def interest(**fields):
    """Somebody who would like to take part."""
    number = next(_numbers)
    fields.setdefault("name", f"Person {number:02}")
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("form_key", uuid4())
    fields.setdefault("registered_at", NOW)
    return Interest.objects.create(**fields)


def comment_import(**fields):
    """A file of one comment, uploaded and not yet brought in."""
    fields.setdefault("file_name", "comments.csv")
    fields.setdefault("columns", ["text", "heading"])
    fields.setdefault("rows", [[2, {"text": "Nobody phones", "heading": "not_working"}]])
    fields.setdefault("mapping", {"text": "text", "heading": "heading"})
    fields.setdefault("row_count", 1)
    fields.setdefault("uploaded_at", NOW)
    return CommentImport.objects.create(**fields)


def reminder_plan(**fields):
    fields.setdefault("first_after", 7)
    fields.setdefault("second_after", 14)
    fields.setdefault("set_at", NOW)
    return ReminderPlan.objects.create(**fields)


def reminder(**fields):
    fields.setdefault("number", 1)
    fields.setdefault("sending", Reminder.Sending.UNKNOWN)
    fields.setdefault("queued_at", NOW)
    return Reminder.objects.create(**fields)


def review_round(**fields):
    fields.setdefault("title", "First round")
    fields.setdefault("opened_at", NOW)
    return ReviewRound.objects.create(**fields)


def question(**fields):
    fields.setdefault("heading", "working")
    fields.setdefault("text", "What is working well?")
    fields.setdefault("position", 1)
    return Question.objects.create(**fields)


def review(**fields):
    fields.setdefault("started_at", NOW)
    if fields.get("participant") and "perspective" not in fields:
        fields["perspective"] = fields["participant"].perspective
    return Review.objects.create(**fields)


def submitted_review(**fields):
    return review(submitted_at=NOW, **fields)


def statement(**fields):
    fields.setdefault("heading", "not_working")
    fields.setdefault("text", f"I wait too long, number {next(_numbers)}")
    fields.setdefault("added_at", NOW)
    return Statement.objects.create(**fields)


def card(**fields):
    """A draft card; `approved_card` makes one that may leave the review."""
    number = next(_numbers)
    fields.setdefault("heading", "not_working")
    fields.setdefault("text", f"I wait too long, number {number}")
    fields.setdefault("code", f"N{number}")
    fields.setdefault("made_at", NOW)
    return Card.objects.create(**fields)


def approved_card(**fields):
    return card(state=Card.State.APPROVED, approved_at=NOW, **fields)


def theme_group(**fields):
    fields.setdefault("title", f"Group {next(_numbers)}")
    return ThemeGroup.objects.create(**fields)


def theme(**fields):
    """A theme that the software proposed; pass accepted_at for a decided one."""
    fields.setdefault("heading", "not_working")
    fields.setdefault("title", f"I can't get an appointment {next(_numbers)}")
    fields.setdefault("created_at", NOW)
    return Theme.objects.create(**fields)


def placement(**fields):
    fields.setdefault("placed_at", NOW)
    return Placement.objects.create(**fields)


def theming_run(**fields):
    """A run that found nothing worth telling; `overlaps` and `arrivals` say more."""
    numbers = dict.fromkeys(
        ("revision", "curation", "card_count", "theme_count", "unplaced_count"), next(_numbers)
    )
    words = {"method": "a method", "method_version": "1", "stored_at": NOW}
    return ThemingRun.objects.create(**numbers | words | fields)


def theme_decision(**fields):
    fields.setdefault("verb", ThemeDecision.Verb.ACCEPTED)
    fields.setdefault("decided_at", NOW)
    fields.setdefault("review_round", fields["theme"].review_round)
    fields.setdefault("before", {"themes": {}, "places": {}})
    fields.setdefault("after", {"themes": {}, "places": {}})
    return ThemeDecision.objects.create(**fields)


def coding_sample(*, themes=(), **fields):
    """Cards drawn to be sorted blind; `sampled_card` puts one in."""
    fields.setdefault("heading", "not_working")
    fields.setdefault("seed", 1)
    fields.setdefault("drawn_at", NOW)
    sample = CodingSample.objects.create(**fields)
    sample.themes.set(themes)
    return sample


def sampled_card(**fields):
    fields.setdefault("version", fields["card"].version)
    fields.setdefault("position", next(_numbers))
    fields.setdefault("was_placed_by_person", False)
    return SampledCard.objects.create(**fields)


def visit(**fields):
    """A visit that nobody has taken on a device yet."""
    fields.setdefault("assigned_at", NOW)
    return Visit.objects.create(**fields)


def brought_review(*, text="I wait too long", **fields):
    """A version from a device that waits for a decision."""
    fields.setdefault("key", uuid4())
    fields.setdefault("digest", "0" * 64)
    fields.setdefault("state", BroughtReview.State.HELD)
    fields.setdefault("because", BroughtReview.Because.ANSWERED)
    fields.setdefault("agreed_at", NOW)
    fields.setdefault("received_at", NOW)
    fields.setdefault(
        "words",
        {
            "version": 1,
            "consents": dict.fromkeys(Consent.Purpose.values, "yes"),
            "voice": {"voiced_by": "person"},
            "answers": [{"heading": "not_working", "text": text}],
        },
    )
    return BroughtReview.objects.create(**fields)


def pack(**fields):
    fields.setdefault("title", "Pack")
    fields.setdefault("frozen_at", NOW)
    return ThemePack.objects.create(**fields)


def printed_pack(**fields):
    fields.setdefault("content", b"%PDF-1.7")
    fields.setdefault("sha256", "0" * 64)
    fields.setdefault("pages", 1)
    fields.setdefault("printed_at", NOW)
    return PrintedPack.objects.create(**fields)


def paper_form(**fields):
    fields.setdefault("code", f"FORM-{next(_numbers):04}")
    fields.setdefault("made_at", NOW)
    return PaperForm.objects.create(**fields)


def print_run(**fields):
    fields.setdefault("with_forms", True)
    fields.setdefault("asked_at", NOW)
    return PrintRun.objects.create(**fields)


def printed_run(**fields):
    fields.setdefault("content", b"%PDF-1.7")
    fields.setdefault("pages", 1)
    fields.setdefault("printed_at", NOW)
    return PrintedRun.objects.create(**fields)


def workshop(**fields):
    fields.setdefault("title", "First workshop")
    fields.setdefault("held_on", date(2026, 4, 1))
    fields.setdefault("starts_at", time(10))
    fields.setdefault("ends_at", time(15, 30))
    fields.setdefault("planned_at", NOW)
    if "programme" not in fields:
        fields["programme"] = fields["review_round"].programme
    return Workshop.objects.create(**fields)


def session(**fields):
    fields.setdefault("title", "Reading the cards")
    fields.setdefault("starts_at", time(10, 30))
    fields.setdefault("minutes", 25)
    return Session.objects.create(**fields)


def attendance(**fields):
    fields.setdefault("invited_at", NOW)
    return Attendance.objects.create(**fields)


def seating_wish(**fields):
    fields.setdefault("kind", "together")
    return SeatingWish.objects.create(**fields)


def expense_claim(**fields):
    fields.setdefault("kind", "travel")
    fields.setdefault("amount", Decimal("12.50"))
    fields.setdefault("claimed_at", NOW)
    fields.setdefault("form_key", uuid4())
    return ExpenseClaim.objects.create(**fields)


def voting_round(**fields):
    """Open on the accepted themes that there are under its headings."""
    fields.setdefault("opened_at", NOW)
    made = VotingRound.objects.create(**fields)
    themes = Theme.objects.decided().filter(
        review_round=made.workshop.review_round_id, heading__in=made.headings
    )
    for position, each in enumerate(themes.order_by("pk"), start=1):
        made.options.create(position=position, words=each.title, theme=each)
    return made


def room_ticket(*, key="key-of-a-phone", **fields):
    fields.setdefault("perspective", fields["workshop"].programme.perspectives.first())
    fields["key_hash"] = key_hash(fields["workshop"], key)
    return RoomTicket.objects.create(**fields)


def occasion(**fields):
    """People are being asked how the day is."""
    fields.setdefault("opened_at", NOW)
    return Occasion.objects.create(**fields)


def root_cause(**fields):
    fields.setdefault("text", f"Nobody owns the diary, {next(_numbers)}")
    fields.setdefault("recorded_at", NOW)
    return RootCause.objects.create(**fields)


def success_criterion(**fields):
    fields.setdefault("text", "I am seen when I need to be")
    fields.setdefault("agreed_at", NOW)
    return SuccessCriterion.objects.create(**fields)


def note(**fields):
    """What a table wrote; with is_in_record=True an entry of the record of the day."""
    fields.setdefault("text", f"We talked about the diary, {next(_numbers)}")
    fields.setdefault("written_at", NOW)
    if not fields.get("is_in_record"):
        fields.setdefault("table_number", 1)
    return Note.objects.create(**fields)


def photo(**fields):
    fields.setdefault("words", f"The wall, {next(_numbers)}")
    fields.setdefault("added_at", NOW)
    kept = pictures.picture(image_file())
    own = {"content": kept.content, "width": kept.width, "height": kept.height}
    return Photo.objects.create(**(own | fields))


def image_file(size=(40, 30), kind="PNG", **options):
    """A file with a picture in it, as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return SimpleUploadedFile(f"wall.{kind.lower()}", file.getvalue())


def table_code(**fields):
    fields.setdefault("table_number", 1)
    fields.setdefault("code", f"T{next(_numbers):07}")
    fields.setdefault("made_at", NOW)
    return TableCode.objects.create(**fields)


def typed_sheet(**fields):
    fields.setdefault("number", "1")
    fields.setdefault("digest", f"{next(_numbers):064}")
    fields.setdefault("lines", 1)
    fields.setdefault("typed_at", NOW)
    return TypedSheet.objects.create(**fields)


def action(**fields):
    fields.setdefault("title", f"Open a phone line {next(_numbers)}")
    fields.setdefault("promised_at", NOW)
    if "programme" not in fields:
        fields["programme"] = fields["root_cause"].theme.review_round.programme
    return Action.objects.create(**fields)


def feedback_report(**fields):
    fields.setdefault("title", "What happened")
    fields.setdefault("message", "Thank you.")
    fields.setdefault("published_at", NOW)
    return FeedbackReport.objects.create(**fields)


def feedback_delivery(**fields):
    fields.setdefault("sending", FeedbackDelivery.Sending.SENT)
    return FeedbackDelivery.objects.create(**fields)


def job(**fields):
    fields.setdefault("kind", "find_themes")
    fields.setdefault("requested_at", NOW)
    fields.setdefault("run_after", NOW)
    return Job.objects.create(**fields)
