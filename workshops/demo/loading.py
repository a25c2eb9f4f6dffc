"""Playing the demonstration programme through the product's own operations, day by day."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID, uuid5

from participants.models import (
    Invitation,
    Organisation,
    Participant,
    PathwayStage,
    Perspective,
    Programme,
    User,
)
from participants.operations import inviting, opportunities, people, programmes, recruiting
from reviews import documents
from reviews.models import Card, Placement, ReviewRound, Theme, ThemePack
from reviews.operations import asking, cards, collecting, packs, themes, theming, visiting
from workshops.demo import words
from workshops.demo.words import Calendar, Table

FORM_KEYS = UUID("6f1c9c0e-0d7e-4c62-9a0e-2b8a3f1f7c11")
LIKE_ENOUGH = 3  # cards in common, for a proposal to be taken for the theme that people named


class Story:
    """The demonstration from the first invitation to the theme pack."""

    programme: Programme
    review_round: ReviewRound
    pack: ThemePack

    def __init__(self, calendar: Calendar, password: str) -> None:
        self.calendar = calendar
        self.password = password
        self.staff: dict[str, User] = {}
        self.perspectives: dict[str, Perspective] = {}
        self.stages: dict[str, PathwayStage] = {}
        self.organisations: dict[str, Organisation] = {}
        self.participants: dict[str, Participant] = {}
        self.cards: dict[str, list[Card]] = {}
        self.themes: dict[str, Theme] = {}

    def play(self) -> None:
        self.set_up(words.read("programme"))
        self.recruit(words.read("people")["participants"])
        self.look_for_people(self.told)
        self.answer(words.read("reviews")["reviews"])
        self.curate(words.read("themes"))
        self.freeze()

    # --- set up ------------------------------------------------------------------------------

    def set_up(self, told: Table) -> None:
        self.told = told
        for person in told["staff"]:
            self.staff[person["key"]] = self._account(person)
        now = self.calendar.at(told["starts"])
        self.programme = asking.start_programme(
            title=told["title"],
            slug=told["slug"],
            template=told["template"],
            question=told["question"],
            pathway=told["pathway"],
            organisations=[each["name"] for each in told["organisations"]],
            starts_on=self.calendar.day(told["starts"]),
            ends_on=self.calendar.day(told["ends"]),
            contact_name=told["contact"]["name"],
            contact_phone=told["contact"]["phone"],
            contact_email=told["contact"]["email"],
            return_address=told["contact"]["return_address"],
            stages=[stage["name"] for stage in told["stages"]],
            targets={each["kind"]: each["target"] for each in told["perspectives"]},
            by=self.staff["lee"],
            lead=self.staff["lee"],
            now=now,
        )
        self.review_round = self.programme.rounds.get()
        self._look_up(told)
        for person in told["staff"]:
            if person["key"] != "lee":
                programmes.add_member(
                    programme=self.programme,
                    email=person["email"],
                    name=person["name"],
                    role=person["role"],
                    by=self.staff["lee"],
                    now=now,
                )
        asking.change_questions(
            review_round=self.review_round,
            questions={
                each["heading"]: asking.Asked(each["text"], each.get("hint", ""))
                for each in told["questions"]
            },
            by=self.staff["lee"],
        )
        welsh = words.welsh_of(told) | words.read("workshops")["welsh"]
        programmes.say_in_welsh(programme=self.programme, welsh=welsh, by=self.staff["lee"])

    def _account(self, person: Table) -> User:
        user = people.add_account(
            email=person["email"],
            name=person["name"],
            by=None,
            may_create_programmes=person["role"] == "lead",
        )
        user.set_password(self.password)
        user.save(update_fields=["password"])
        return user

    def _look_up(self, told: Table) -> None:
        named = {each.name: each for each in self.programme.organisations.all()}
        self.organisations = {each["key"]: named[each["name"]] for each in told["organisations"]}
        stages = {stage.name: stage for stage in self.programme.stages.all()}
        self.stages = {each["key"]: stages[each["name"]] for each in told["stages"]}
        kinds = {each.kind: each for each in self.programme.perspectives.all()}
        self.perspectives = {each["key"]: kinds[each["kind"]] for each in told["perspectives"]}

    # --- recruit -------------------------------------------------------------------------------

    def recruit(self, told: list[Table]) -> None:
        for person in told:
            participant = self._add(person)
            self.participants[person["number"]] = participant
            if person["state"] != "workshops":
                self._invite(participant, person)
            if "declined" in person:
                recruiting.record_decline(
                    participant=participant,
                    by=participant,
                    now=self.calendar.at(person["declined"]),
                    because=person.get("because", ""),
                )

    def look_for_people(self, told: Table) -> None:
        opportunities.word_opportunity(
            programme=self.programme,
            text=told["opportunity"]["text"],
            is_open=True,
            by=self.staff["lee"],
            now=self.calendar.at(told["opportunity"]["opened"]),
        )
        for interest in told["interests"]:
            opportunities.register_interest(
                programme=self.programme,
                name=interest["name"],
                email=interest.get("email", ""),
                phone=interest.get("phone", ""),
                adjustments=interest.get("adjustments", ""),
                perspective=self.perspectives[interest["perspective"]],
                language="en",
                form_key=uuid5(FORM_KEYS, interest["name"]),
                looks_automatic=False,
                now=self.calendar.at(interest["day"]),
            )

    def _add(self, person: Table) -> Participant:
        organisation = self.organisations.get(person.get("organisation", ""))
        participant = recruiting.add_participant(
            programme=self.programme,
            by=self.staff["lee"],
            now=self.calendar.at(person["added"]),
            name=person["name"],
            perspective=self.perspectives[person["perspective"]],
            stage=self.stages.get(person.get("stage", "")),
            organisation=organisation.name if organisation else "",
            email=person.get("email", ""),
            address=person.get("address", ""),
            language=person["language"],
            user=self.staff.get(person.get("user", "")),
        )
        for need in person.get("needs", []):
            participant.access_needs.create(
                kind=need["kind"],
                detail=need.get("detail", ""),
                recorded_at=participant.added_at,
            )
        return participant

    def _invite(self, participant: Participant, person: Table) -> None:
        """A link that was sent long ago; no email leaves a demonstration."""
        channel = Invitation.Channel.EMAIL if participant.email else Invitation.Channel.LETTER
        sent_at = self.calendar.at(person["added"] + 2)
        inviting.issue_link(participant, channel, self.staff["lee"], sent_at)
        opened = person["state"] in {"reviewed", "declined"} and participant.email
        participant.invitations.update(
            sending=Invitation.Sending.SENT,
            sent_at=sent_at,
            first_opened_at=self.calendar.at(person["added"] + 3) if opened else None,
        )

    # --- collect -------------------------------------------------------------------------------

    def answer(self, told: list[Table]) -> None:
        self.keys: dict[int, str] = {}
        people_told = {each["number"]: each for each in words.read("people")["participants"]}
        for review in told:
            self._give(review, people_told[review["participant"]])
        closed = self.calendar.at(self.told["round"]["closed"])
        visiting.assign_visits(
            review_round=self.review_round,
            participants=[
                self.participants[number]
                for number, person in people_told.items()
                if person["state"] == "invited"
            ],
            interviewer=self.staff["ivy"],
            by=self.staff["fay"],
            now=closed,
        )
        asking.close_round(
            review_round=self.review_round,
            by=self.staff["lee"],
            now=closed,
        )
        self._check_cards(told)

    def _give(self, told: Table, person: Table) -> None:
        participant = self.participants[told["participant"]]
        by = self.staff.get(told.get("typed_by", "")) or participant
        withheld = set(person.get("withheld", []))
        started = self.calendar.at(told["submitted"], 10)
        review = collecting.begin_review(
            review_round=self.review_round,
            participant=participant,
            decisions={
                purpose: purpose not in withheld
                for purpose in ("take_part", "share_words", "be_quoted", "be_contacted")
            },
            by=by,
            now=started,
            kind=told["kind"],
        )
        collecting.say_who_answers(
            review=review,
            voiced_by=told["voiced_by"],
            helped_by=told.get("helped_by", ""),
            written_by="team" if told.get("typed_by") else "person",
            relation=told.get("relation", ""),
            has_interpreter=told.get("has_interpreter", False),
            by=by,
            now=started,
        )
        for minute, statement in enumerate(told["statements"], start=1):
            row = collecting.add_answer(
                review=review,
                heading=statement["heading"],
                text=statement["text"],
                is_top_priority=statement.get("top", False),
                stage=self.stages.get(statement.get("stage", "")),
                feeling=statement.get("feeling", ""),
                form_key=uuid5(FORM_KEYS, statement["key"]),
                by=by,
                now=self.calendar.at(told["submitted"], 10, minute),
            )
            self.keys[row.pk] = statement["key"]
        collecting.submit_review(
            review=review,
            submission_key=uuid5(FORM_KEYS, told["participant"]),
            by=by,
            now=self.calendar.at(told["submitted"], 11),
        )
        if told.get("confirmed"):
            collecting.confirm_review(
                review=review, by=participant, now=self.calendar.at(told["submitted"], 15)
            )

    # --- cards ---------------------------------------------------------------------------------

    def _check_cards(self, told: list[Table]) -> None:
        statements = {each["key"]: each for review in told for each in review["statements"]}
        drafts = list(self.review_round.cards.drafts().order_by("pk"))
        span = self.told["round"]
        for place, card in enumerate(drafts):
            key = self.keys[card.statement_id or 0]
            now = self.calendar.spread(span["cards_from"], span["cards_to"], place, len(drafts))
            if not statements[key].get("pending"):
                self.cards[key] = [
                    cards.approve_card(
                        card=each, version=each.version, by=self.staff["fay"], now=now
                    )
                    for each in self._wording(card, statements[key], now)
                ]

    def _wording(self, card: Card, told: Table, now: datetime) -> list[Card]:
        by = self.staff["fay"]
        if texts := told.get("cards"):
            return cards.split_card(card=card, version=card.version, texts=texts, by=by, now=now)
        if text := told.get("card"):
            return [cards.edit_card(card=card, version=card.version, text=text, by=by, now=now)]
        return [card]

    # --- themes --------------------------------------------------------------------------------

    def curate(self, told: Table) -> None:
        span = self.told["round"]
        theming.run_theming(
            review_round=self.review_round, now=self.calendar.at(span["cards_to"], 17)
        )
        groups = {group["key"]: group["title"] for group in told["groups"]}
        for place, each in enumerate(told["themes"]):
            now = self.calendar.spread(
                span["themes_from"], span["themes_to"], place, len(told["themes"])
            )
            self._decide(each, groups.get(each.get("group", ""), ""), now)
        now = self.calendar.at(span["themes_to"], 16)
        fay = self.staff["fay"]
        loose = [self._card(key) for key in told["unplaced"]]
        themes.move_cards(review_round=self.review_round, cards=loose, theme=None, by=fay, now=now)
        for left in self.review_round.themes.live().filter(placements=None):
            themes.set_aside_theme(theme=left, by=fay, now=now, why="Its cards went to others.")

    def _decide(self, told: Table, group: str, now: datetime) -> None:
        fay = self.staff["fay"]
        members = [self._card(key) for key in told["members"]]
        theme = self._proposal_like(told["heading"], members)
        if theme is None:
            decision = themes.make_theme(
                review_round=self.review_round,
                heading=told["heading"],
                title=told["title"],
                cards=members,
                by=fay,
                now=now,
            )
            theme = decision.theme
        else:
            if theme.title != told["title"]:
                themes.rename_theme(
                    theme=theme,
                    title=told["title"],
                    by=fay,
                    now=now,
                    why="In the words of the cards.",
                )
            themes.move_cards(
                review_round=self.review_round, cards=members, theme=theme, by=fay, now=now
            )
        if group:
            themes.group_theme(theme=theme, title=group, by=fay, now=now)
        theme.refresh_from_db()
        self.themes[told["key"]] = theme

    def _proposal_like(self, heading: str, members: list[Card]) -> Theme | None:
        """The software's proposal that most of these cards are in, if people would know it."""
        places = Placement.objects.filter(
            card__in=members, theme__accepted_at=None, theme__heading=heading
        ).exclude(theme=None)
        found = Counter(places.values_list("theme_id", flat=True)).most_common(1)
        if not found or found[0][1] < LIKE_ENOUGH:
            return None
        return self.review_round.themes.get(pk=found[0][0])

    def _card(self, key: str) -> Card:
        statement, number = words.split_key(key)
        return self.cards[statement][number]

    # --- pack ----------------------------------------------------------------------------------

    def freeze(self) -> None:
        first = words.read("workshops")["workshops"][0]
        self.pack = packs.freeze_theme_pack(
            review_round=self.review_round,
            title="Pack for the two workshops",
            by=self.staff["fay"],
            now=self.calendar.at(self.told["round"]["pack"]),
            choices=documents.PackChoices(
                tables=len(first["tables"]),
                workshop=documents.PrintedWorkshop(
                    title=first["title"],
                    held_on=self.calendar.day(first["held"]),
                    place=first["venue"],
                ),
            ),
        )
