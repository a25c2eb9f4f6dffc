"""The steps of a programme's life: how far each is, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from participants.models import Role
from reviews.models import Card
from workshops.documents.numbers import Numbers
from workshops.models import Action

Say = Callable[[int], str]

DONE, IN_PROGRESS, NOT_STARTED = "done", "in_progress", "not_started"
LABELS = {DONE: "Done", IN_PROGRESS: "In progress", NOT_STARTED: "Not started"}


@dataclass(frozen=True)
class Step:
    """A step, how far it is in words, and the page on which the next thing is done."""

    key: str
    label: str
    state: str
    text: str
    instruction: str
    button: str
    view_name: str
    needs: Role

    @property
    def is_done(self) -> bool:
        return self.state == DONE

    @property
    def state_label(self) -> str:
        return LABELS[self.state]


def steps(n: Numbers, say: Say) -> tuple[Step, ...]:
    """All steps in their order; `say` turns a number of people or of their words into text."""
    return (
        _set_up(n),
        _invite(n, say),
        _collect(n, say),
        _cards(n, say),
        _themes(n),
        _pack(n),
        _workshop(n, say),
        _votes(n),
        _findings(n),
        _actions(n),
        _tell(n),
    )


def _state(*, is_done: bool, has_begun: bool) -> str:
    if is_done:
        return DONE
    return IN_PROGRESS if has_begun else NOT_STARTED


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _set_up(n: Numbers) -> Step:
    perspectives = len(n.perspectives)
    is_done = n.has_question and n.has_contact and perspectives > 0 and n.rounds["all"] > 0
    if not n.has_question:
        instruction = "Write down the question that this programme must answer."
    elif not perspectives:
        instruction = "Say whose perspectives you need."
    elif not n.has_contact:
        instruction = "Say who answers people’s questions, and their phone number or email address."
    else:
        instruction = "Write the questions that people will be asked."
    return Step(
        key="set_up",
        label="Set up",
        state=_state(is_done=is_done, has_begun=n.has_question or perspectives > 0),
        text=f"{counted(perspectives, 'perspective', 'perspectives')}, "
        f"{counted(n.stages, 'stage', 'stages')}.",
        instruction=instruction,
        button="Finish setting up",
        view_name="participants:programme_settings",
        needs=Role.LEAD,
    )


def _invite(n: Numbers, say: Say) -> Step:
    people, invited, agreed = n.listed["all"], n.listed["invited"], n.agreed.total()
    everybody = 0 < people <= max(invited, agreed)
    collected = n.answered.total() + n.brought_in > 0 and not n.rounds["open"]
    if not people:
        instruction = "Add the people you would like to hear from."
    elif not invited:
        instruction = "Send the invitations, by email or letter."
    else:
        instruction = "Invite the people who have not been invited yet."
    return Step(
        key="invite",
        label="Invite people",
        state=_state(is_done=everybody or collected, has_begun=people > 0),
        text=f"On the list: {say(people)}. Invited: {say(invited)}. Agreed: {say(agreed)}.",
        instruction=instruction,
        button="Go to people",
        view_name="participants:participant_list",
        needs=Role.INTERVIEWER,
    )


def _collect(n: Numbers, say: Say) -> Step:
    answered = n.answered.total() + n.brought_in
    brought_in = f" Comments brought in: {say(n.brought_in)}." if n.brought_in else ""
    return Step(
        key="collect",
        label="Collect reviews",
        state=_state(is_done=answered > 0 and not n.rounds["open"], has_begun=answered > 0),
        text=f"Reviews given: {say(n.answered.total())}.{brought_in}",
        instruction=(
            "Help people to answer. Close the round when everybody who wants to has answered."
            if answered
            else "Wait for the first reviews, or type one in with somebody."
        ),
        button="Go to reviews",
        view_name="reviews:review_list",
        needs=Role.INTERVIEWER,
    )


def _cards(n: Numbers, say: Say) -> Step:
    approved, drafts = n.cards[Card.State.APPROVED], n.cards[Card.State.DRAFT]
    return Step(
        key="cards",
        label="Check the cards",
        state=_state(is_done=approved > 0 and not drafts, has_begun=approved + drafts > 0),
        text=f"Approved: {say(approved)}. To be checked: {say(drafts)}.",
        instruction="Read each card, take names out, and approve it.",
        button="Check cards",
        view_name="reviews:card_list",
        needs=Role.FACILITATOR,
    )


def _themes(n: Numbers) -> Step:
    accepted, proposed = n.themes["accepted"], n.themes["proposed"]
    return Step(
        key="themes",
        label="Agree the themes",
        state=_state(is_done=accepted > 0 and not proposed, has_begun=accepted + proposed > 0),
        text=f"Accepted: {accepted}. Proposed by the software: {proposed}.",
        instruction=(
            "Look at each proposed theme: accept it, rename it, merge it or take it apart."
            if proposed
            else "Find the themes in the approved cards."
        ),
        button="Go to themes",
        view_name="reviews:theme_board",
        needs=Role.FACILITATOR,
    )


def _pack(n: Numbers) -> Step:
    ready, superseded = n.packs["ready"], n.packs["superseded"]
    no_longer = f" {superseded} superseded." if superseded else ""
    return Step(
        key="pack",
        label="Print the pack",
        state=_state(is_done=ready > 0, has_begun=superseded > 0),
        text=f"{counted(ready, 'pack', 'packs')} ready.{no_longer}",
        instruction=(
            "Make a new pack: words in the last one were taken back."
            if superseded
            else "Freeze the cards and themes into a pack, and print it for the workshop."
        ),
        button="Make a pack",
        view_name="reviews:pack_list",
        needs=Role.FACILITATOR,
    )


def _workshop(n: Numbers, say: Say) -> Step:
    planned, held = n.workshops["all"], n.workshops["held"]
    if not planned:
        instruction = "Plan the workshop: choose the day and the agenda, and invite people."
    elif not held:
        instruction = "Get ready for the workshop: see who comes and what they need."
    else:
        instruction = "Type in who came to the workshop, and say that it is over."
    is_done = planned > 0 and n.workshops["finished"] == planned
    return Step(
        key="workshop",
        label="Hold the workshop",
        state=_state(is_done=is_done, has_begun=planned > 0),
        text=f"{counted(planned, 'workshop', 'workshops')} planned, {held} held. "
        f"People who came: {say(n.came.total())}.",
        instruction=instruction,
        button="Go to workshops" if planned else "Plan a workshop",
        view_name="workshops:workshop_list" if planned else "workshops:plan_workshop",
        needs=Role.FACILITATOR,
    )


def _votes(n: Numbers) -> Step:
    is_open, closed = n.votes["open"], n.votes["closed"]
    return Step(
        key="votes",
        label="Vote on what matters most",
        state=_state(is_done=closed > 0 and not is_open, has_begun=is_open + closed > 0),
        text=f"{counted(closed, 'vote', 'votes')} closed, {is_open} open.",
        instruction=(
            "Type in the votes from paper, then close the vote to see the result."
            if is_open
            else "Open a vote on the workshop’s page: by phone, by private link and on paper."
        ),
        button="Go to workshops",
        view_name="workshops:workshop_list",
        needs=Role.FACILITATOR,
    )


def _findings(n: Numbers) -> Step:
    return Step(
        key="findings",
        label="Find causes, agree success",
        state=_state(is_done=n.causes > 0 and n.criteria > 0, has_begun=n.causes + n.criteria > 0),
        text=f"{counted(n.causes, 'root cause', 'root causes')}, "
        f"{counted(n.criteria, 'success criterion', 'success criteria')}.",
        instruction=(
            "Write down what success would look like to each perspective."
            if n.causes
            else "Write down why things are as they are, theme by theme."
        ),
        button="Go to causes and success",
        view_name="workshops:findings",
        needs=Role.FACILITATOR,
    )


def _actions(n: Numbers) -> Step:
    total = n.actions.total()
    ended = n.actions[Action.State.DONE] + n.actions[Action.State.NOT_POSSIBLE]
    late = f" {n.overdue} overdue." if n.overdue else ""
    if not total:
        instruction = "Write down who will do what, by when."
    elif n.overdue:
        instruction = "Ask the owners of overdue actions how it goes."
    else:
        instruction = "Keep the actions going: ask each owner how it goes."
    return Step(
        key="actions",
        label="Promise and do",
        state=_state(is_done=0 < total == ended, has_begun=total > 0),
        text=f"{counted(total, 'action', 'actions')}, {n.actions[Action.State.DONE]} done.{late}",
        instruction=instruction,
        button="Go to actions",
        view_name="workshops:action_list",
        needs=Role.FACILITATOR,
    )


def _tell(n: Numbers) -> Step:
    return Step(
        key="tell",
        label="Tell people what was done",
        state=_state(is_done=n.reports > 0, has_begun=False),
        text=f"{counted(n.reports, 'release', 'releases')} sent.",
        instruction="Tell everybody who gave a review what happened to what they said.",
        button="Tell people",
        view_name="workshops:feedback",
        needs=Role.FACILITATOR,
    )
