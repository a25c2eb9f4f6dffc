"""Every document that is printed, with the shortest and the longest texts that may be in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from coproduce import blocks, printing
from coproduce.languages import Said
from participants import documents as letters
from participants.documents.inviting import long_date
from participants.models import Programme
from reviews.documents import (
    PARTS,
    Envelope,
    FormSheet,
    PaperRun,
    PrintedCard,
    PrintedTheme,
    PrintedWorkshop,
    ThemePackDocument,
    form_words,
    printed_headings,
)
from reviews.documents.pack_words import pack_words
from reviews.models import Question
from tests.reviews.pack_samples import AWKWARD
from workshops.documents import papers, print_outs
from workshops.documents.evaluation_paper import Choice, EvaluationPaper
from workshops.documents.feedback import (
    Thread,
    ThreadAction,
    ThreadCard,
    ThreadCause,
    ThreadCriterion,
    ThreadTheme,
)
from workshops.documents.letter_words import feedback_words
from workshops.documents.meetings import PersonsNeeds

TODAY = date(2026, 12, 30)
SETS = ("standard", "large_print", "easy_read")
LANGUAGES = ("en", "cy")
FORMS = [f"{each}-{language}" for each in SETS for language in LANGUAGES]
URL = "https://coproduce.example.org/my/Zk3vXb7Qm2Lw9TtYc5Rj8PpNn4Hh6Gg1Dd0Ss-Aa_E"
KEYS = ("working", "not_working", "future")
NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


class Texts:
    """Texts of any length, no two the same: so that each can be looked for on the page."""

    def __init__(self, *, is_long: bool) -> None:
        self.is_long = is_long
        self.count = 0

    def __call__(self, longest: int, shortest: str = "I") -> str:
        """`longest` characters of words, or hardly anything."""
        if not self.is_long:
            return shortest
        self.count += 1
        begins = f"Q{self.count} "
        words = " ".join(NUMBERS[(self.count + at) % 12] for at in range(longest // 4 + 1))
        return (begins + words)[:longest].strip().ljust(longest, "x")

    def unbroken(self, longest: int) -> str:
        """One word without a place to break."""
        self.count += 1
        return (f"W{self.count}" + "breathe" * longest)[:longest] if self.is_long else "I"

    def lines(self, longest: int, count: int) -> tuple[str, ...]:
        """An address of so many lines, `longest` characters in all."""
        if not self.is_long:
            return ()
        return tuple(self(longest // count - 1) for _ in range(count))


def programme(say: Texts) -> Programme:
    return Programme(title=say(200))


def sender(say: Texts) -> letters.Sender:
    return letters.Sender(
        say(200),
        say.lines(400, 6),
        say(200, ""),
        say(40, ""),
        (say.unbroken(240) + "@example.org") if say.is_long else "",
    )


def questions(say: Texts) -> list[Question]:
    return [Question(heading=key, text=say(300), hint=say(500, "")) for key in KEYS]


def addressee(say: Texts, **more) -> letters.Addressee:
    return letters.Addressee(say(200, "Li"), say.lines(400, 6), **more)


def invitation(say: Texts, number: int, language: str = "en", **more) -> letters.InvitationLetter:
    return letters.InvitationLetter(
        addressee(say, **more),
        printing.link_to(f"{URL}{number}"),
        Said(say(200), "en-gb"),
        Said(say(500, ""), "en-gb"),
        short_code="BRAVE-77",
        form_code="K7QX-3MRT" if say.is_long else "",
        dated=long_date(TODAY, language),
        reply_by=long_date(TODAY, language) if say.is_long else "",
        words=letters.letter_words(language, easy_read=more.get("easy_read", False)),
    )


def readers() -> list[tuple[str, dict[str, bool]]]:
    needs = (
        {},
        {"large_print": True},
        {"easy_read": True},
        {"large_print": True, "easy_read": True},
    )
    return [(language, need) for language in LANGUAGES for need in needs]


def invitations(say: Texts) -> letters.InvitationLetters:
    return letters.InvitationLetters(
        programme_title=say(200),
        frozen_on=TODAY,
        sender=sender(say),
        letters=tuple(
            invitation(say, number, language, **need)
            for number, (language, need) in enumerate(readers())
        ),
    )


def paper_run(say: Texts) -> PaperRun:
    """A letter, a form and a sheet in each set and language, and a whole sheet of labels."""
    own = programme(say)
    asked = questions(say)
    return PaperRun(
        programme_title=say(200),
        frozen_on=TODAY,
        sender=sender(say),
        wordings={name: form_words(*name.split("-"), asked, programme=own) for name in FORMS},
        about_you={name: letters.equality_sheet(*name.split("-"), programme=own) for name in FORMS},
        envelopes=tuple(
            Envelope(
                invitation(say, 50) if number == 0 else None,
                FormSheet(name, f"K7QX-000{number}", printing.link_to(f"{URL}{number}")),
            )
            for number, name in enumerate(FORMS)
        ),
        labels=tuple(addressee(say) for _ in range(4 if say.is_long else 1)),
        first_label=1 if say.is_long else 21,
    )


def theme_pack(say: Texts, print_set: str, paper: str, language: str) -> ThemePackDocument:
    marks = {"working": "W", "not_working": "N", "future": "F"}
    awkward = [*AWKWARD.values(), say(2000), say.unbroken(400)] if say.is_long else ["I"]
    cards = tuple(
        PrintedCard(f"N{number:03d}", "not_working", text)
        for number, text in enumerate(awkward, start=1)
    )
    themes = tuple(
        PrintedTheme(
            f"{marks[key]}-T{number}",
            key,
            say.unbroken(200) if number == 2 else say(200),
            tuple(card.code for card in cards) if (key, number) == ("not_working", 1) else (),
            3 if say.is_long else 0,
        )
        for key in (KEYS if say.is_long else ["not_working"])
        for number in range(1, 8 if say.is_long and key == "not_working" else 2)
    )
    codes = [theme.code for theme in themes if theme.heading == "not_working"]
    return ThemePackDocument(
        programme_title=say(200),
        version_code="P12",
        frozen_on=TODAY,
        headings=printed_headings(language),
        cards=cards,
        themes=themes,
        unplaced_codes=(cards[-1].code,) if say.is_long else (),
        perspectives=tuple(say(100) for _ in range(8 if say.is_long else 1)),
        votes_per_person=5 if say.is_long else 1,
        voting_headings=KEYS if say.is_long else ("not_working",),
        worksheet_theme_codes=tuple(codes[:2]),
        parts=PARTS,
        workshop=PrintedWorkshop(say(200), TODAY, say(200)),
        tables=2 if say.is_long else 0,
        paper=paper,
        print_set=print_set,
        language=language,
        words=pack_words(print_set, language),
    )


def day_papers(say: Texts, print_set: str, language: str) -> papers.WorkshopPrintOut:
    people = [say(200, "Li") for _ in range(14 if say.is_long else 1)]
    perspective = say(100)
    return papers.WorkshopPrintOut(
        programme_title=say(200),
        title=Said(say(200), language),
        day="Wednesday 30 December 2026, 10:00 to 15:30",
        place=tuple(
            Said(words, language)
            for words in ([say(200), "\n".join(say.lines(400, 6))] if say.is_long else [])
        ),
        getting_there=Said(say(1000, ""), language),
        frozen_on=TODAY,
        sessions=tuple(
            papers.PrintedSession(f"{10 + at // 6}:{at % 6}0", Said(say(200), language))
            for at in range(12 if say.is_long else 1)
        ),
        people=tuple(
            papers.PrintedPerson(name, perspective, "12", "Contributes another way")
            for name in people
        ),
        needs=tuple(
            PersonsNeeds(
                name, ("Large print", say(200), say.unbroken(200)) if say.is_long else ("I",)
            )
            for name in people[:3]
        ),
        balance="Patients and carers: 1 of 31; they are fewer than half.",
        tables=tuple(
            papers.PrintedTable(at + 1, tuple(people[at::2]))
            for at in range(2 if say.is_long else 1)
        ),
        badges=tuple(papers.Badge(name, "12") for name in people),
        print_set=print_set,
        language=language,
        words=papers.paper_words(print_set, language),
    )


def evaluation(say: Texts, print_set: str, language: str) -> EvaluationPaper:
    return EvaluationPaper(
        title="How was this day for you?",
        workshop_title=Said(say(200), language),
        programme_title=say(200),
        frozen_on=TODAY,
        print_set=print_set,
        language=language,
        hint="Please do not write your name.",
        perspective_question="I am here as",
        perspectives=tuple(Said(say(100), language) for _ in range(9 if say.is_long else 1)),
        statements_hint="Tick one box for each sentence.",
        statements=tuple(say(120) for _ in range(6 if say.is_long else 1)),
        agreement=tuple(Choice(number, say(30)) for number in range(1, 6)),
        involvement_question=say(100),
        involvement=tuple(Choice(number, say(100)) for number in range(1, 6)),
        words_question=say(100),
        words_hint="Please do not write names here, not even your own.",
        page="Page",
        of="of",
    )


def promised(say: Texts, state: str, label: str) -> ThreadAction:
    return ThreadAction(
        title=say(200),
        owner=say(200, ""),
        organisation=say(200, ""),
        due_on=TODAY if say.is_long else None,
        state=state,
        state_label=label,
        not_possible_because=say(500) if state == "not_possible" else "",
        latest=say(2000, ""),
        latest_at=datetime(2026, 11, 2, tzinfo=UTC) if say.is_long else None,
    )


STATES = (
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("done", "Done"),
    ("not_possible", "Not possible"),
)


def action_plan(say: Texts) -> print_outs.ActionPlan:
    states = STATES if say.is_long else STATES[:1]
    return print_outs.ActionPlan(
        say(200),
        TODAY,
        printed_headings(),
        tuple(
            print_outs.PlannedTheme(
                say.unbroken(200),
                key,
                tuple(
                    print_outs.PlannedAction(
                        say(500), say(1000, ""), "Quick win", promised(say, state, label)
                    )
                    for state, label in states
                ),
            )
            for key in KEYS[:1]
        ),
    )


def thread(say: Texts, text: str, *, is_followed: bool) -> Thread:
    theme = ThreadTheme(
        title=say(200),
        others=12 if say.is_long else 0,
        causes=(ThreadCause(say(500), True, True, tuple(promised(say, *each) for each in STATES)),)
        if say.is_long
        else (),
        criteria=(ThreadCriterion(say(100), say(500)),) if say.is_long else (),
    )
    return Thread(
        heading="not_working",
        heading_label="What is not working",
        words=text,
        is_top_priority=True,
        cards=(ThreadCard("N001", say(2000), "approved", theme),) if is_followed else (),
    )


def feedback(say: Texts) -> print_outs.FeedbackLetters:
    texts = [say(2000), *AWKWARD.values()] if say.is_long else ["I"]
    made = []
    for number, (language, need) in enumerate(readers()):
        own = texts if number == 0 else texts[-1:]
        followed = say.is_long and number in (0, 3)  # all that can follow, small and large
        made.append(
            print_outs.FeedbackLetter(
                addressee(say, **need),
                Said(say(200), "en-gb"),
                tuple(thread(say, text, is_followed=followed and text is own[0]) for text in own)
                if number or say.is_long
                else (),
                feedback_words(language),
                printing.link_to(f"{URL}{number}"),
                "BRAVE-77",
            )
        )
    return print_outs.FeedbackLetters(say(200), TODAY, sender(say), tuple(made), say(2000, ""))


def record(say: Texts) -> blocks.Document:
    columns = 9 if say.is_long else 2
    some = [say(500) for _ in range(3)]
    return blocks.Document(
        title=say(200),
        under_title="\n".join([say(200), say(200)]) if say.is_long else "I",
        frozen_on=TODAY,
        programme_title=say(200),
        blocks=(
            blocks.Words(say(1000)),
            blocks.Heading(say(200)),
            blocks.Words(say.unbroken(400), is_strong=True),
            blocks.Points(
                tuple(blocks.Point(each, "note", (blocks.Point(say(500)),)) for each in some)
            ),
            blocks.Heading(say(200), level=3),
            blocks.Table(
                say(200),
                tuple(say(100) for _ in range(columns)),
                tuple((say(200), *("about 10",) * (columns - 1)) for _ in range(5)),
            ),
            blocks.Table(say(100), ("Theme", "Words"), ((say.unbroken(200), say(2000)),)),
            *(blocks.Words(text) for text in AWKWARD.values() if say.is_long),
        ),
    )


def everything(*, is_long: bool):
    """(name, template, document) of every document."""
    say = Texts(is_long=is_long)
    yield "invitations", "participants/print/invitation_letter.typ", invitations(say)
    yield "paper run", "reviews/print/paper_run.typ", paper_run(say)
    for each, paper, language in (
        ("standard", "a4", "en"),
        ("standard", "a3", "cy"),
        ("large_print", "a4", "en"),
        ("easy_read", "a3", "en"),
        ("easy_read", "a4", "cy"),
    ):
        document = theme_pack(say, each, paper, language)
        yield f"pack {each} {paper} {language}", "reviews/print/theme_pack.typ", document
    for each, language in (("standard", "en"), ("large_print", "cy"), ("easy_read", "en")):
        document = day_papers(say, each, language)
        yield f"day {each} {language}", "workshops/print/workshop.typ", document
    for each, language in (("standard", "cy"), ("large_print", "en"), ("easy_read", "cy")):
        document = evaluation(say, each, language)
        yield f"evaluation {each} {language}", "workshops/print/evaluation.typ", document
    yield "action plan", "workshops/print/action_plan.typ", action_plan(say)
    yield "feedback", "workshops/print/feedback_letter.typ", feedback(say)
    yield "record", "print/blocks.typ", record(say)
