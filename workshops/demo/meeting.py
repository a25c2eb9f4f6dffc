"""The second half of the demonstration: workshops, votes, causes, promises, and what was told."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from participants.models import User
from reviews.models import Card
from workshops.demo import words
from workshops.demo.loading import Story
from workshops.demo.words import Table
from workshops.documents.arranging import needs_of_workshop
from workshops.models import (
    Action,
    Arrangement,
    Attendance,
    Evaluation,
    FeedbackDelivery,
    Occasion,
    RootCause,
    SuccessCriterion,
    VotingRound,
    Workshop,
)
from workshops.operations import (
    actions,
    agendas,
    arranging,
    evaluation,
    expenses,
    feedback,
    findings,
    meetings,
    notes,
    room,
    voting,
)

State = Attendance.State


class Meeting:
    """What the workshops made of the themes."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.calendar = story.calendar
        self.fay, self.lee = story.staff["fay"], story.staff["lee"]
        self.workshops: dict[str, Workshop] = {}
        self.causes: dict[str, RootCause] = {}
        self.criteria: dict[tuple[str, str], SuccessCriterion] = {}

    def play(self) -> None:
        told = words.read("workshops")
        for workshop in told["workshops"]:
            self.meet(workshop)
        self.vote(told["voting"])
        self.ask_why(told)
        self.take_notes(told["record"])
        for workshop in told["workshops"]:
            meetings.finish_workshop(
                workshop=self.workshops[workshop["key"]],
                by=self.fay,
                now=self.calendar.at(workshop["held"], 16),
            )
        self.say_how_it_was(told["evaluation"])
        self.pay_back(told["expenses"])
        for action in told["actions"]:
            self.promise(action)
        self.tell(words.read("feedback"))

    # --- the days ------------------------------------------------------------------------------

    def meet(self, told: Table) -> None:
        planned = self.calendar.at(told["planned"])
        workshop = meetings.plan_workshop(
            programme=self.story.programme,
            review_round=self.story.review_round,
            title=told["title"],
            purpose=told["purpose"],
            held_on=self.calendar.day(told["held"]),
            starts_at=time.fromisoformat(told["starts"]),
            ends_at=time.fromisoformat(told["ends"]),
            venue=told["venue"],
            address=told["address"],
            getting_there=told["getting_there"],
            pack=self.story.pack,
            by=self.fay,
            now=planned,
        )
        self.workshops[told["key"]] = workshop
        for session in told["sessions"]:
            agendas.add_session(
                workshop=workshop,
                title=session["title"],
                starts_at=time.fromisoformat(session["starts"]),
                minutes=session["minutes"],
                by=self.fay,
            )
        self._seat(workshop, told)
        self._arrange(workshop, told)

    def _seat(self, workshop: Workshop, told: Table) -> None:
        seats = {
            number: (State.CAME, table)
            for table, numbers in enumerate(told["tables"], start=1)
            for number in numbers
        }
        for key, state in [
            ("another_way", State.ANOTHER_WAY),
            ("not_coming", State.NOT_COMING),
            ("did_not_come", State.DID_NOT_COME),
            ("no_answer", State.INVITED),
        ]:
            seats |= dict.fromkeys(told.get(key, []), (state, None))
        attendances = meetings.invite_participants(
            workshop=workshop,
            participants=[self.story.participants[number] for number in seats],
            by=self.fay,
            now=self.calendar.at(told["planned"] + 1),
            by_email=False,
        )
        by_person = {each.participant_id: each for each in attendances}
        meetings.record_attendance(
            workshop=workshop,
            seats=[
                meetings.Seat(by_person[self.story.participants[number].pk], state, table)
                for number, (state, table) in seats.items()
            ],
            by=self.fay,
            now=self.calendar.at(told["held"], 11),
        )

    def _arrange(self, workshop: Workshop, told: Table) -> None:
        """What people needed was there; one of them was asked afterwards whether it helped."""
        states = Arrangement.State
        for place, row in enumerate(needs_of_workshop(workshop).rows):
            arranging.change_arrangement(
                need=row.need,
                workshop=workshop,
                state=states.MET if place else states.REVIEWED,
                note="",
                by=self.fay,
                now=self.calendar.at(told["held"], 15),
            )

    def pay_back(self, told: Table) -> None:
        """What a day cost some who came: most of it is paid, one claim waits."""
        workshop = self.workshops[told["workshop"]]
        held = (workshop.held_on - self.calendar.today).days
        for each in told["claims"]:
            participant = self.story.participants[each["participant"]]
            claim = expenses.claim_expense(
                attendance=workshop.attendances.get(participant=participant),
                kind=each["kind"],
                amount=Decimal(each["amount"]),
                detail=each.get("detail", ""),
                form_key=uuid5(NAMESPACE_URL, f"expenses/{each['participant']}"),
                by=participant,
                now=self.calendar.at(held + 1),
            )
            if "paid" in each:
                expenses.pay_claim(
                    claim=claim, paid_on=self.calendar.day(each["paid"]), by=self.lee
                )

    # --- votes, causes, success ------------------------------------------------------------------

    def vote(self, told: Table) -> None:
        workshop = self.workshops[told["workshop"]]
        held = (workshop.held_on - self.calendar.today).days
        voting_round = voting.open_voting(
            workshop=workshop,
            headings=[told["heading"]],
            votes_each=told["votes_each"],
            by=self.fay,
            now=self.calendar.at(held, 14, 15),
        )
        options = {option.theme_id: option.pk for option in voting_round.options.all()}
        counted = {
            key: {
                options[self.story.themes[theme].pk]: count
                for theme, count in counts.items()
                if theme != "voters"
            }
            for key, counts in told.items()
            if isinstance(counts, dict)
        }
        for key in told["by_phone"]:
            self._vote_by_phone(voting_round, key, counted[key])
        voting.type_votes(
            voting_round=voting_round,
            ballots=[
                voting.TypedBallot(
                    perspective=self.story.perspectives[key],
                    voters=told[key]["voters"],
                    votes=votes,
                )
                for key, votes in counted.items()
                if key not in told["by_phone"]
            ],
            version=voting_round.version,
            by=self.fay,
            now=self.calendar.at(held, 14, 40),
        )
        voting.close_voting(
            voting_round=voting_round,
            by=self.fay,
            now=self.calendar.at(held, 14, 45),
            version=voting_round.version,
        )

    def _vote_by_phone(self, voting_round: VotingRound, key: str, counted: dict[int, int]) -> None:
        """Deal the votes of a perspective out to as many phones as it had people."""
        dots = [option for option, count in counted.items() for _dot in range(count)]
        voters = -(-len(dots) // voting_round.votes_each)
        workshop = voting_round.workshop
        for voter in range(voters):
            secret = f"{key}-{voter}"
            ticket = room.join_room(
                workshop=workshop, key=secret, perspective=self.story.perspectives[key]
            )
            voting.cast_vote(
                voting_round=voting_round,
                voter=voting.phone_voter(ticket, secret),
                votes=Counter(dots[voter::voters]),
            )

    def ask_why(self, told: Table) -> None:
        second = self.workshops["second"]
        held = (second.held_on - self.calendar.today).days
        for minute, cause in enumerate(told["causes"]):
            self.causes[cause["key"]] = findings.record_root_cause(
                theme=self.story.themes[cause["theme"]],
                parent=self.causes.get(cause.get("parent", "")),
                text=cause["text"],
                is_to_act_on=cause.get("to_act_on", False),
                cards=[self._card(key) for key in cause.get("cards", [])],
                workshop=second,
                by=self.fay,
                now=self.calendar.at(held, 10, 45 + minute),
            )
        for minute, criterion in enumerate(told["criteria"]):
            key = (criterion["theme"], criterion["perspective"])
            self.criteria[key] = findings.agree_criterion(
                theme=self.story.themes[criterion["theme"]],
                perspective=self.story.perspectives[criterion["perspective"]],
                text=criterion["text"],
                by=self.fay,
                now=self.calendar.at(held, 11, 45 + minute),
            )

    def take_notes(self, told: list[Table]) -> None:
        """What the tables wrote, and the entries that became of it; some of it still waits."""
        workshop = self.workshops["second"]
        held = (workshop.held_on - self.calendar.today).days
        for entry in told:
            written = [
                notes.write_note(
                    workshop=workshop,
                    table_number=each["table"],
                    text=each["text"],
                    by=self.fay,
                    now=self.calendar.at(held, 11, minute),
                )
                for minute, each in enumerate(entry["notes"])
            ]
            if "text" in entry:
                notes.merge_notes(
                    workshop=workshop,
                    notes=written,
                    text=entry["text"],
                    by=self.fay,
                    now=self.calendar.at(held, 16),
                )

    def say_how_it_was(self, told: Table) -> None:
        """Paper forms of the day, typed in the next morning; the words are spread over them."""
        workshop = self.workshops[told["workshop"]]
        held = (workshop.held_on - self.calendar.today).days
        occasion = evaluation.open_evaluation(
            workshop=workshop, by=self.fay, now=self.calendar.at(held, 15, 15)
        )
        said = list(told["words"])
        for key, perspective in self.story.perspectives.items():
            for number, row in enumerate(told.get(key, [])):
                answers = {
                    name: int(digit) or None
                    for name, digit in zip([*Evaluation.SCALES, "involvement"], row, strict=True)
                }
                evaluation.type_evaluation(
                    occasion=occasion,
                    form_key=uuid5(NAMESPACE_URL, f"{occasion.pk}/{key}/{number}"),
                    perspective=perspective,
                    answers=answers | {"words": said.pop() if said and number % 2 else ""},
                    by=self.fay,
                )
        evaluation.close_evaluation(occasion=occasion, by=self.fay, now=self.calendar.at(held + 7))
        evaluation.open_evaluation(
            workshop=workshop, by=self.lee, now=self.calendar.at(-1), kind=Occasion.Kind.LATER
        )

    def _card(self, key: str) -> Card:
        statement, number = words.split_key(key)
        return self.story.cards[statement][number]

    # --- promises ------------------------------------------------------------------------------

    def promise(self, told: Table) -> None:
        held = (self.workshops["second"].held_on - self.calendar.today).days
        cause = self.causes[told["cause"]]
        themes = {theme.pk: key for key, theme in self.story.themes.items()}
        criterion = self.criteria.get((themes[cause.theme_id], told.get("criterion", "")))
        action = actions.promise_action(
            programme=self.story.programme,
            root_cause=cause,
            success_criterion=criterion,
            title=told["title"],
            what_happens_now=told["what_happens_now"],
            what_will_change=told["what_will_change"],
            horizon=told["horizon"],
            owner=self.story.staff.get(told.get("owner", "")),
            owner_name=told.get("owner_name", ""),
            organisation=self.story.organisations.get(told.get("organisation", "")),
            due_on=self.calendar.day(told["due"]) if "due" in told else None,
            by=self.fay,
            now=self.calendar.at(held, 14),
        )
        for update in told.get("updates", []):
            self._report(action, told, update)

    def _report(self, action: Action, told: Table, update: Table) -> None:
        action.refresh_from_db()
        reason = told.get("not_possible_because", "")
        actions.report_progress(
            action=action,
            version=action.version,
            state=update["state"],
            text=update["text"],
            not_possible_because=reason if update["state"] == "not_possible" else "",
            by=self._reporter(action, update),
            now=self.calendar.at(update["day"], 15),
        )

    def _reporter(self, action: Action, update: Table) -> User:
        """Whoever reported it, or the lead who typed in what they were told."""
        person = self.story.staff.get(update.get("by", ""), self.lee)
        return person if actions.may_report(action, person) else self.lee

    # --- telling people --------------------------------------------------------------------------

    def tell(self, told: Table) -> None:
        now = self.calendar.at(told["released"])
        report = feedback.publish_feedback(
            programme=self.story.programme,
            title=told["title"],
            message=f"{told['introduction'].strip()}\n\n{told['message'].strip()}",
            by=self.lee,
            now=now,
        )
        self._say_that_it_was_sent(report.pk, now)
        for reply in told["replies"]:
            participant = self.story.participants[reply["participant"]]
            delivery = report.deliveries.get(participant=participant)
            feedback.reply_to_feedback(
                delivery=delivery,
                was_put_right=reply["was_put_right"],
                reply=reply["reply"],
                by=participant,
                now=self.calendar.at(reply["day"], 18),
            )

    def _say_that_it_was_sent(self, report_id: int, now: datetime) -> None:
        """No email leaves a demonstration: what waits to be sent counts as sent."""
        FeedbackDelivery.objects.filter(
            report_id=report_id, sending=FeedbackDelivery.Sending.QUEUED
        ).update(sending=FeedbackDelivery.Sending.SENT, sent_at=now)
