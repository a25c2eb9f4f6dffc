"""Every field that we keep: why, for how long, and how it is erased.

The list is the one truth: the system check refuses a field that it does not name, erasure walks
it through Django's app registry (so that this app need not know the apps above it), and
`docs/data-protection.md` is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db import models, transaction

from participants.models import Participant

PROGRAMME = "until the programme is erased"
ACCOUNT = "until the account is erased"
TRAIL = "for ever: it holds no personal text"


class Scope(Enum):
    """How much is erased."""

    WORDS = "when the words are taken back"
    PERSON = "when the person is erased"


@dataclass(frozen=True)
class Rule:
    """What is kept in one table.

    `to_person` is the ORM path from a row to the participant it is about: "" for the participant
    itself, None for rows about nobody in particular. `words` and `person` are fields emptied at
    that scope, `rows` the scope at which whole rows go, `staff` fields about colleagues, `plain`
    fields that say nothing about anybody: names separated by spaces.
    """

    why: str
    kept: str = PROGRAMME
    to_person: str | None = None
    rows: Scope | None = None
    words: str = ""
    person: str = ""
    staff: str = ""
    plain: str = ""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(f"id {self.words} {self.person} {self.staff} {self.plain}".split())

    def emptied_at(self, scopes: set[Scope]) -> list[str]:
        """The fields that are emptied when this much is erased."""
        return f"{self.words} {self.person if Scope.PERSON in scopes else ''}".split()


# In the order in which rows are erased: what depends on something comes before it.
RULES: dict[str, Rule] = {
    "workshops.FeedbackDelivery": Rule(
        why="To tell each contributor what was done, once, and to hear whether it was put right.",
        to_person="participant",
        rows=Scope.PERSON,
        words="reply",
        plain="report participant sending sent_at read_at was_put_right",
    ),
    "workshops.FeedbackReport": Rule(
        why="What was said to everybody who contributed, and when.",
        staff="published_by",
        plain="programme title message published_at",
    ),
    "workshops.ActionUpdate": Rule(
        why="How each promise goes, as its owner reports it.",
        staff="reported_by",
        plain="action text state reported_at",
    ),
    "workshops.Action": Rule(
        why="Who promised what by when.",
        staff="owner owner_name",
        plain=(
            "programme root_cause success_criterion title what_happens_now what_will_change "
            "horizon organisation due_on state not_possible_because promised_at version"
        ),
    ),
    "workshops.SuccessCriterion": Rule(
        why="What the workshop agreed success looks like.",
        staff="agreed_by",
        plain="theme perspective text agreed_at",
    ),
    "workshops.RootCause_cards": Rule(
        why="Which cards support a root cause.",
        to_person="card__statement__review__participant",
        rows=Scope.WORDS,
        plain="rootcause card",
    ),
    "workshops.RootCause": Rule(
        why="Why the workshop thinks that things are as they are.",
        staff="recorded_by",
        plain="theme parent workshop text is_to_act_on recorded_at",
    ),
    "workshops.Vote": Rule(
        why="The tally; votes are kept by perspective, never by person.",
        plain="ballot theme count",
    ),
    "workshops.Ballot": Rule(
        why="The tally; votes are kept by perspective, never by person.",
        staff="typed_by",
        plain="voting_round perspective source voters cast_at",
    ),
    "workshops.VotingRound": Rule(
        why="When voting was open, and on what.",
        plain="workshop heading votes_each opened_at closed_at version",
    ),
    "workshops.Attendance": Rule(
        why="Who is invited, who comes and where they sit.",
        to_person="participant",
        rows=Scope.PERSON,
        plain=("workshop participant state sending table_number invited_at emailed_at answered_at"),
    ),
    "workshops.Session": Rule(why="The agenda.", plain="workshop title starts_at minutes"),
    "workshops.Workshop": Rule(
        why="When and where people meet.",
        plain=(
            "programme review_round pack title purpose held_on starts_at ends_at venue "
            "address getting_there planned_at finished_at"
        ),
    ),
    "reviews.PrintedPack": Rule(
        why="So that a pack can be printed again, the same to the byte.",
        to_person="pack__cards__statement__review__participant",
        rows=Scope.WORDS,
        plain="pack content sha256 pages printed_at",
    ),
    "reviews.ThemePack": Rule(
        why="What was taken into the room, as it stood that day.",
        to_person="cards__statement__review__participant",
        words="contents",
        staff="frozen_by",
        plain=(
            "review_round title card_count theme_count frozen_at superseded_at superseded_because"
        ),
    ),
    "reviews.BlindChoice": Rule(
        why="Where two colleagues would put a card, to say how far the themes can be trusted.",
        to_person="sampled_card__card__statement__review__participant",
        rows=Scope.WORDS,
        plain="coder sampled_card theme chosen_at",
    ),
    "reviews.SampledCard": Rule(
        why="Which cards were drawn to check the themes, and where they were that day.",
        to_person="card__statement__review__participant",
        rows=Scope.WORDS,
        plain="sample card version position theme was_placed_by_person",
    ),
    "reviews.SampleCoder": Rule(
        why="Who sorts the cards of a sample, so that they are two different people.",
        staff="user",
        plain="sample number began_at",
    ),
    "reviews.CodingSample_themes": Rule(
        why="The themes among which a sample was sorted.", plain="codingsample theme"
    ),
    "reviews.CodingSample": Rule(
        why="How a sample was drawn, so that it can be drawn again.",
        staff="drawn_by",
        plain="review_round heading seed drawn_at",
    ),
    "reviews.ThemePack_cards": Rule(
        why="To know which packs hold a card, when it is withdrawn.", plain="themepack card"
    ),
    "reviews.ThemeDecision": Rule(
        why="What people decided about themes, so that no run undoes it and anybody can see why.",
        staff="decided_by undone_by",
        plain="review_round theme verb decided_at why before after undone_at",
    ),
    "reviews.Placement": Rule(
        why="Which theme a card belongs to, and who put it there.",
        to_person="card__statement__review__participant",
        rows=Scope.WORDS,
        staff="placed_by",
        plain="card theme placed_at suggested_theme likeness reason",
    ),
    "reviews.Theme": Rule(
        why="What people say in common.",
        staff="accepted_by",
        plain=(
            "review_round heading title group run reason key_phrases typical_card_ids "
            "cohesion created_at accepted_at locked_at retired_at merged_into "
            "repeats_withdrawn_at version"
        ),
    ),
    "reviews.ThemingRun": Rule(
        why="Which method proposed the themes, and from what.",
        plain=(
            "review_round revision curation method method_version card_count theme_count "
            "suggested_count unplaced_count stored_at"
        ),
    ),
    "reviews.ThemeGroup": Rule(why="A broader grouping of themes.", plain="programme title"),
    "reviews.Card": Rule(
        why="A person's idea without their name, for the workshop.",
        to_person="statement__review__participant",
        words="text",
        staff="approved_by",
        plain=(
            "review_round statement perspective stage heading code is_top_priority "
            "looks_personal state made_at approved_at version"
        ),
    ),
    "reviews.Statement": Rule(
        why="A person's answer in their own words; only the team that runs the programme sees it.",
        to_person="review__participant",
        rows=Scope.WORDS,
        words="text",
        plain="review heading is_top_priority position source_key added_at",
    ),
    "reviews.Review": Rule(
        why="To know who has answered, when, and who helped.",
        to_person="participant",
        rows=Scope.PERSON,
        words="helped_by",
        staff="typed_by",
        plain=(
            "review_round participant perspective stage kind voiced_by started_at "
            "submitted_at withdrawn_at submission_key receipt_code"
        ),
    ),
    "reviews.Question": Rule(
        why="What was asked.", plain="review_round heading text hint position"
    ),
    "reviews.ReviewRound": Rule(
        why="One round of collecting.",
        plain=(
            "programme title closes_on opened_at closed_at revision themed_revision curation "
            "next_card_number"
        ),
    ),
    "participants.ImportDraft": Rule(
        why="To show what a list of people would add before it is added.",
        kept="until it is confirmed or dropped, a day at most",
        staff="uploaded_by",
        plain="programme file_name rows uploaded_at",
    ),
    "participants.Invitation": Rule(
        why="To let a person in without an account; only the link's hash is kept.",
        to_person="participant",
        rows=Scope.PERSON,
        staff="issued_by",
        plain=(
            "participant channel token_hash sending sending_error issued_at expires_at "
            "sent_at first_opened_at revoked_at"
        ),
    ),
    "participants.AccessNeed": Rule(
        why="To meet what people need (Accessible Information Standard).",
        to_person="participant",
        rows=Scope.PERSON,
        person="detail",
        plain="participant kind recorded_at",
    ),
    "participants.Consent": Rule(
        why="To show what each person agreed to, and took back.",
        to_person="participant",
        plain="participant purpose is_given wording_version decided_at",
    ),
    "participants.Participant": Rule(
        why="To invite people, to meet their needs and to tell them what was done.",
        to_person="",
        person="name email phone address",
        plain=(
            "programme perspective stage organisation user language wants_letters added_at "
            "declined_at withdrawn_at"
        ),
    ),
    "participants.Membership": Rule(
        why="Who may do what in a programme.",
        plain="programme user role added_at removed_at",
    ),
    "participants.Perspective": Rule(
        why="Whose points of view are sought.",
        plain="programme name kind target position",
    ),
    "participants.PathwayStage": Rule(
        why="The stages of the pathway.", plain="programme name position"
    ),
    "participants.Programme_organisations": Rule(
        why="Who runs the programme together.", plain="programme organisation"
    ),
    "participants.Programme": Rule(
        why="What is asked, by whom, and whom to phone.",
        staff="contact_name contact_phone contact_email created_by",
        plain=(
            "slug title question pathway template starts_on ends_on return_address "
            "small_number_threshold host created_at"
        ),
    ),
    "participants.Organisation": Rule(
        why="Which organisations people come from.", kept="while in use", plain="name kind"
    ),
    "participants.User": Rule(
        why="To sign in.",
        kept=ACCOUNT,
        staff="email name password last_login date_joined",
        plain="is_active may_create_programmes",
    ),
    "jobs.Job": Rule(
        why="To do background work once, and to show how it went.",
        plain=(
            "kind subject_id programme_id state requested_by_id requested_at run_after "
            "started_at finished_at leased_until lease_token attempts done total error"
        ),
    ),
    "audit.AuditEvent": Rule(
        why="To show who did what.",
        kept=TRAIL,
        plain="at actor_type actor_id verb object_type object_id programme_id facts",
    ),
}


@transaction.atomic
def erase_words(participant: Participant) -> None:
    """Empty or delete everything that holds this person's words, wherever it is."""
    _erase(participant, {Scope.WORDS})


@transaction.atomic
def erase_person(participant: Participant) -> None:
    """Erase the words and everything that says who this person is; what is left names nobody."""
    _erase(participant, {Scope.WORDS, Scope.PERSON})


def _erase(participant: Participant, scopes: set[Scope]) -> None:
    for label, rule in RULES.items():
        if rule.to_person is None:
            continue
        model = apps.get_model(label)
        found = model._default_manager.filter(**{rule.to_person or "pk": participant.pk})
        rows = model._default_manager.filter(pk__in=list(found.values_list("pk", flat=True)))
        if rule.rows in scopes:
            rows.delete()
            continue
        if names := rule.emptied_at(scopes):
            rows.update(**{name: _emptied(model, name) for name in names})


def _emptied(model: type[models.Model], name: str) -> object:
    field = model._meta.get_field(name)
    return {} if isinstance(field, models.JSONField) else ""
