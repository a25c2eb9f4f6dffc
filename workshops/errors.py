"""What the rules of workshops, votes, findings, actions and feedback forbid."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from coproduce.errors import ChangedMeanwhileError, Refused


class EndsBeforeItStartsError(Refused):
    sentence = "A workshop must end after it starts."


class DayTooLongError(Refused):
    sentence = "This would run past midnight. Start earlier, or make it shorter."


class WorkshopFinishedError(Refused):
    sentence = _("This workshop is over. A facilitator can open it again.")


class WorkshopCancelledError(Refused):
    sentence = _("This workshop was called off.")


class NotOnTheListError(Refused):
    sentence = _("Nobody on the list of this day has that code. Check it, or ask at the door.")


class HasClaimsError(Refused):
    sentence = "This person asked for money back for this day, so they have to stay on the list."


class PairOfOneError(Refused):
    sentence = "Choose two different people."


class NotAsManyTablesError(Refused):
    sentence = "There are more tables than people. Choose fewer tables."


class ClaimSettledError(ChangedMeanwhileError):
    sentence = _("This claim was paid or turned down meanwhile. Look at it again.")


class NotAnAnswerError(Refused):
    sentence = _("Choose whether you can come, cannot come, or can contribute in another way.")


class AlreadySentError(Refused):
    sentence = "This email has already been sent, or is about to be."


class NoWayToWriteError(Refused):
    sentence = "There is no email address for this person. Phone or write instead."


class VotingClosedError(Refused):
    sentence = _("This vote has closed. What you chose now was not counted.")


class VoteSealedError(Refused):
    sentence = _(
        "Your vote was counted when this vote closed the first time. It cannot be changed any more."
    )


class TooManyVotesError(Refused):
    sentence = "There are more votes than these people have."


class NobodyVotedForError(Refused):
    sentence = _("Give at least one vote.")


class NotOnThisVoteError(Refused):
    sentence = _("Votes can only go to what is on this list.")


class NothingToVoteOnError(Refused):
    sentence = (
        "There is nothing to vote on here yet. Accept themes, or type in causes, and try again."
    )


class VotingHasVotesError(Refused):
    sentence = "People have voted in this vote, so it cannot be removed. Close it instead."


class VotesChangedError(ChangedMeanwhileError):
    sentence = (
        "Somebody else typed votes, or opened or closed this vote, while you were at it. "
        "Look at theirs before you save."
    )


class RoomNotReadyError(Refused):
    sentence = _("Voting by phone is not open here yet. Please tell the person who runs the day.")


class RoomFullError(Refused):
    sentence = _(
        "As many people have voted or joined as are in the room. "
        "Please tell the person who runs the day."
    )


class MoreVotersThanPeopleError(Refused):
    sentence = (
        "More people would have voted than are in the room. "
        "Check how many voted on paper, or say on the page of the vote that more people are here."
    )


class AnotherThemeError(Refused):
    sentence = "That belongs to another theme."


class CauseChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this cause while you were working on it."


class CauseGoneError(ChangedMeanwhileError):
    sentence = "Somebody else removed this cause while you were working on it."


class CauseCannotMoveError(Refused):
    sentence = "This cause cannot move there."


class CriterionChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed these words while you were working on them."


class CriterionGoneError(ChangedMeanwhileError):
    sentence = "Somebody else removed this while you were working on it."


class HasActionsError(Refused):
    sentence = "Actions depend on this, so it cannot be removed."


class NotYourActionError(Refused):
    sentence = "Only the owner of an action, a facilitator or a lead can report on it."


class OwnerNeededError(Refused):
    sentence = "Say who will do this: choose a member of the programme, or type a name."


class ReasonNeededError(Refused):
    sentence = "Say why it is not possible, so that people can be told."


class ActionChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this action while you were working on it."


class NobodyToTellError(Refused):
    sentence = "Nobody has given a review yet, so there is nobody to tell."


class NothingToPostError(Refused):
    sentence = "There are no letters to post for this release."


class NoSuchTableError(Refused):
    sentence = _("This code is no longer in use. Ask a facilitator for the one of your table.")


class NoteGoneError(ChangedMeanwhileError):
    sentence = "Somebody else has put one of these notes in the record already. Look again."


class NoteChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this note while you were working on it."


class NoNotesChosenError(Refused):
    sentence = "Tick at least one note."


class CardsMovedError(ChangedMeanwhileError):
    """Cards that somebody else moved since they were seen, by their codes."""

    def __init__(self, codes: Sequence[str]) -> None:
        which = f"card {codes[0]}" if len(codes) == 1 else f"cards {', '.join(codes)}"
        super().__init__(
            f"Somebody else moved {which} meanwhile, so nothing was moved. "
            "Look where it is now, and move it from there."
        )


class NoTimerError(Refused):
    sentence = "No time is set. Set one first."


class TooManyPhotosError(Refused):
    sentence = "There are twelve photos already. Remove one first."


class SheetTypedError(Refused):
    """Somebody typed a sheet of this number, or one that says the same."""


class SheetChangedError(ChangedMeanwhileError):
    sentence = "The wall has changed since you looked. Read what will happen now, then save again."


class SheetNotReadyError(Refused):
    sentence = "Some lines cannot be understood yet. Each says why."


class SheetUndoneError(Refused):
    sentence = "This sheet was taken back already."


class EvaluationClosedError(Refused):
    sentence = _("This form is closed. Thank you.")


class AlreadySaidError(Refused):
    sentence = _("You have sent this form already. Thank you.")


class NothingSaidError(Refused):
    sentence = _("Answer at least one question, or close this page.")


class NotYetHeldError(Refused):
    sentence = "People can say how the day was when it has begun."


class NobodyToAskError(Refused):
    sentence = "Nobody who came can be asked: nobody agreed to be contacted and still takes part."
