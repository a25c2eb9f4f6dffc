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
    fields that say nothing about anybody: names separated by spaces. `special` are those of them
    that may tell of somebody's health: the law asks for more care with them.
    """

    why: str
    kept: str = PROGRAMME
    to_person: str | None = None
    rows: Scope | None = None
    words: str = ""
    person: str = ""
    staff: str = ""
    plain: str = ""
    special: str = ""

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
        plain="report participant sending sending_error sent_at read_at was_put_right",
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
        plain="theme perspective text agreed_at version",
    ),
    "workshops.TypedSheet": Rule(
        why="Which sheets of paper were typed in after the day, so that none counts twice.",
        staff="typed_by undone_by",
        plain="workshop number digest lines decision_ids cause_ids typed_at undone_at",
    ),
    "workshops.Timer": Rule(
        why="The clock that everybody in the room sees.",
        plain="workshop label ends_at seconds_left version",
    ),
    "workshops.Note": Rule(
        why="What the tables wrote down, and what became of it in the record of the day.",
        staff="written_by",
        plain="workshop table_number theme text written_at is_in_record merged_into version",
    ),
    "workshops.TableCode": Rule(
        why="So that a table can write its notes without an account.",
        plain="workshop table_number code made_at",
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
        plain="theme parent workshop text is_to_act_on recorded_at position version",
    ),
    "workshops.Vote": Rule(
        why="The tally; votes are kept by perspective, never by person.",
        plain="ballot option count",
    ),
    "workshops.Ballot": Rule(
        why=(
            "The tally; votes are kept by perspective, never by person. The fingerprint lets a "
            "voter change their vote, and is gone when the vote closes."
        ),
        staff="typed_by",
        plain="voting_round perspective source fingerprint voters typed_at",
    ),
    "workshops.VoterMark": Rule(
        why="That somebody has voted, so that nobody votes twice; not what for, and not when.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="voting_round participant ticket",
    ),
    "workshops.RoomTicket": Rule(
        why="Which phones joined a room; whose they are is not known.",
        plain="workshop perspective key_hash",
    ),
    "workshops.VotingOption": Rule(
        why="What could be voted for, as people saw it.",
        plain="voting_round position words theme cause",
    ),
    "workshops.VotingRound": Rule(
        why="When voting was open, and on what.",
        plain=("workshop subject headings votes_each may_repeat opened_at closed_at version"),
    ),
    "workshops.ExpenseClaim": Rule(
        why="To pay back what taking part cost. No bank details are kept.",
        to_person="attendance__participant",
        rows=Scope.PERSON,
        person="detail reason",
        staff="settled_by",
        plain="attendance kind amount state claimed_at paid_on form_key",
    ),
    "workshops.SeatingWish": Rule(
        why="Who would like to sit together, and who is better apart.",
        to_person="first__participant",
        rows=Scope.PERSON,
        plain="workshop first second kind",
    ),
    "workshops.Attendance": Rule(
        why="Who is invited, who comes, how else they take part and where they sit.",
        to_person="participant",
        rows=Scope.PERSON,
        plain=(
            "workshop participant state contribution sending sending_error table_number "
            "is_seat_fixed door_code came_at state_before told_version "
            "invited_at emailed_at answered_at"
        ),
    ),
    "workshops.Arrangement": Rule(
        why="To see to it that needs are met, and who saw to it (Accessible Information Standard).",
        to_person="need__participant",
        rows=Scope.PERSON,
        person="note",
        staff="changed_by",
        plain="need workshop state changed_at",
        special="note",
    ),
    "workshops.Session": Rule(why="The agenda.", plain="workshop title starts_at minutes"),
    "workshops.Workshop": Rule(
        why="When and where people meet.",
        plain=(
            "programme review_round pack title purpose held_on starts_at ends_at venue "
            "address getting_there room_code people_here calendar_version planned_at finished_at "
            "cancelled_at"
        ),
    ),
    "reviews.BroughtReview": Rule(
        why="So that answers from a visit arrive once, and none is lost when two versions meet.",
        kept="the words until somebody decides, the rest until the programme is erased",
        to_person="visit__participant",
        words="words",
        staff="brought_by decided_by",
        plain="visit key digest state because agreed_at received_at decided_at review",
        special="words",
    ),
    "reviews.Visit": Rule(
        why="To know who goes to see whom, and whose name is on which interviewer's device.",
        to_person="participant",
        staff="interviewer assigned_by",
        plain="review_round participant assigned_at taken_at released_at",
    ),
    "reviews.PrintedRun": Rule(
        why="To hand out letters, forms and labels once; it holds addresses and private links.",
        kept="a day",
        to_person="print_run__people",
        rows=Scope.PERSON,
        plain="print_run content pages printed_at",
    ),
    "reviews.PrintRun_people": Rule(
        why="For whom letters, forms and labels were printed.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="printrun participant",
    ),
    "reviews.PrintRun": Rule(
        why="What was printed when.",
        staff="asked_by",
        plain=(
            "review_round with_letters with_forms with_labels first_label blanks blank_set "
            "blank_language asked_at"
        ),
    ),
    "reviews.Keying": Rule(
        why="What colleagues keyed from a paper form, so that mistakes in keying are found.",
        to_person="form__participant",
        rows=Scope.WORDS,
        words="words",
        staff="typed_by decided_by",
        plain="form number saved_at finished_at differences decided_at",
        special="words",
    ),
    "reviews.PaperForm": Rule(
        why="To know whose form it is when it comes back by post.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="review_round participant code paper_set language question_version made_at",
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
            "review_round heading title number group run reason key_phrases typical_card_ids "
            "cohesion created_at accepted_at locked_at retired_at merged_into "
            "repeats_withdrawn_at version"
        ),
    ),
    "reviews.ThemingRun": Rule(
        why="Which method proposed the themes, and from what.",
        plain=(
            "review_round revision curation method method_version card_count theme_count "
            "suggested_count unplaced_count arrivals overlaps stored_at"
        ),
    ),
    "reviews.RunPart": Rule(
        why="A worker's part of finding themes in many cards; gone when they are found.",
        plain="shared_run number places condensed assigned",
    ),
    "reviews.SharedRun": Rule(
        why="What workers need that find themes in many cards; gone when they are found.",
        plain="review_round heading revision curation method_version themes job_id centres",
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
    "reviews.Reminder": Rule(
        why="To remind somebody who has not answered, once.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="review_round participant number sending sending_error queued_at sent_at",
    ),
    "reviews.ReminderPlan": Rule(
        why="When people who have not answered are reminded.",
        staff="set_by",
        plain="review_round first_after second_after is_on set_at",
    ),
    "reviews.CommentImport_reviews": Rule(
        why="Which comments came with which file, so that the whole file can be taken out again.",
        plain="commentimport review",
    ),
    "reviews.CommentImport": Rule(
        why="To show what a file of comments would bring before it is brought in.",
        kept="the rows for a day at most, the rest until the programme is erased",
        staff="uploaded_by",
        plain=(
            "review_round file_name columns rows mapping state row_count already_there "
            "uploaded_at imported_at undone_at"
        ),
    ),
    "reviews.Statement": Rule(
        why="A person's answer in their own words; only the team that runs the programme sees it.",
        to_person="review__participant",
        rows=Scope.WORDS,
        words="text",
        plain="review heading is_top_priority stage feeling position source_key added_at",
    ),
    "reviews.Review": Rule(
        why="To know who has answered, when, and who helped.",
        to_person="participant",
        rows=Scope.PERSON,
        words="helped_by",
        staff="typed_by",
        plain=(
            "review_round participant perspective stage kind voiced_by written_by relation "
            "has_interpreter confirmed_at from_life question_version started_at submitted_at "
            "withdrawn_at submission_key receipt_code"
        ),
    ),
    "reviews.Question": Rule(
        why="What was asked.", plain="review_round version heading text hint position"
    ),
    "reviews.ReviewRound": Rule(
        why="One round of collecting.",
        plain=(
            "programme title closes_on opened_at closed_at revision themed_revision curation "
            "next_card_number question_version"
        ),
    ),
    "participants.EqualityCount": Rule(
        why="To see who is missing; how often each answer was given, never by whom or when.",
        plain="programme question answer count",
    ),
    "participants.Interest": Rule(
        why="To answer people who would like to take part.",
        kept="until they are declined; else until the programme is erased",
        to_person="participant",
        rows=Scope.PERSON,
        person="name email phone adjustments",
        staff="answered_by",
        plain=(
            "programme perspective participant language looks_automatic form_key registered_at "
            "state answered_at sending sending_error sent_at"
        ),
        special="adjustments",
    ),
    "participants.Opportunity": Rule(
        why="What a programme says in public about taking part.",
        staff="changed_by",
        plain="programme text is_open changed_at",
    ),
    "participants.ImportDraft": Rule(
        why="To show what a list of people would add before it is added.",
        kept="until it is confirmed or dropped, a day at most",
        staff="uploaded_by",
        plain="programme file_name rows uploaded_at",
    ),
    "participants.HeldWords": Rule(
        why="So that what somebody typed is not lost when their half-hour or the signal ends.",
        kept="until it is saved or thrown away, a week at most",
        to_person="participant",
        rows=Scope.WORDS,
        words="words",
        plain="participant place form_key held_at",
    ),
    "participants.Invitation": Rule(
        why="To let a person in without an account; only the link's hash is kept.",
        to_person="participant",
        rows=Scope.PERSON,
        staff="issued_by",
        plain=(
            "participant channel token_hash locator sending sending_error issued_at expires_at "
            "sent_at first_opened_at revoked_at"
        ),
    ),
    "participants.AccessNeed": Rule(
        why="To meet what people need (Accessible Information Standard).",
        to_person="participant",
        rows=Scope.PERSON,
        person="detail",
        plain="participant kind recorded_at asked_again_at",
        special="kind detail",
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
            "declined_at declined_because withdrawn_at"
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
    "once.SentForm": Rule(
        why="So that a form sent twice does its work once.",
        kept="for a day",
        plain="digest answered_with sent_at",
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
