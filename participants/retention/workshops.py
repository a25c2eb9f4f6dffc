"""What the workshops app keeps; what depends on something comes before it."""

from __future__ import annotations

from participants.retention.rules import Rule, Scope

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
    "workshops.Photo": Rule(
        why=(
            "What hung on the wall, for the record of the day. It names nobody; the facilitator "
            "removes it when somebody whose words it shows takes them back."
        ),
        staff="added_by",
        plain="workshop words content width height added_at",
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
    "workshops.EvaluationRequest": Rule(
        why="To ask people once by email, some months later, how it went on.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="occasion participant sending sending_error sent_at",
    ),
    "workshops.EvaluationMark": Rule(
        why="That somebody said how the day was, so that nobody does it twice; not what, not when.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="occasion participant ticket",
    ),
    "workshops.Evaluation": Rule(
        why=(
            "How the day was for people, by perspective. Whose form it is, nobody can tell, so it "
            "cannot be taken back: the form says so."
        ),
        plain=(
            "occasion perspective source needs listened part understood change involvement words"
        ),
    ),
    "workshops.Occasion": Rule(
        why="When people were asked how the day was.",
        staff="opened_by",
        plain="workshop kind opened_at closed_at",
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
}
