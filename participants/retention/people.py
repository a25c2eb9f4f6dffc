"""What the participants app keeps, and what is kept about work and its trail."""

from __future__ import annotations

from participants.retention.rules import ACCOUNT, TRAIL, Rule, Scope

RULES: dict[str, Rule] = {
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
            "welsh small_number_threshold host created_at"
        ),
    ),
    "participants.Organisation": Rule(
        why="Which organisations people come from.", kept="while in use", plain="name"
    ),
    "participants.User": Rule(
        why="To sign in.",
        kept=ACCOUNT,
        staff="email name password last_login date_joined",
        plain="is_active may_create_programmes",
    ),
    "account.EmailAddress": Rule(
        why="To know that the address somebody signs in with is theirs.",
        kept=ACCOUNT,
        staff="user email",
        plain="verified primary",
    ),
    "account.EmailConfirmation": Rule(
        why="Not used: the link that confirms an address is signed and needs no row.",
        kept="nothing is kept",
        staff="email_address",
        plain="created sent key",
    ),
    "mfa.Authenticator": Rule(
        why="Passkeys, codes from a phone and recovery codes, to sign in more safely.",
        kept="until it is removed, or the account is erased",
        staff="user data",
        plain="type created_at last_used_at",
    ),
    "sessions.Session": Rule(
        why=(
            "To know who is signed in on a browser. It holds for an hour, sealed for who typed it, "
            "what a colleague typed when their sign-in had ended."
        ),
        kept="until the next sign-in of anybody after the twelve hours of a session",
        plain="session_key session_data expire_date",
    ),
    "usersessions.UserSession": Rule(
        why="To show people where they are signed in, so that they can sign out there.",
        kept="until the next sign-in of anybody after the session has ended",
        staff="user ip user_agent",
        plain="created_at last_seen_at session_key data",
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
