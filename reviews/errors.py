"""What the rules of collecting, cards, themes and packs forbid, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coproduce.errors import ChangedMeanwhileError, Refused


class RoundClosedError(Refused):
    sentence = _("We are no longer collecting answers, so nothing can be added or changed.")


class CardsMadeError(Refused):
    sentence = _(
        "Your answers have been made into cards, so they can no longer be changed here. "
        "You can still take them back."
    )


class TooManyAnswersError(Refused):
    sentence = _("You can give up to 20 answers under each heading.")


class NothingAnsweredError(Refused):
    sentence = _("There is nothing to send yet. Write at least one answer first.")


class NoConsentError(Refused):
    sentence = _("We can only take your answers if you agree to take part.")


class ReviewTakenBackError(Refused):
    sentence = _("These answers were taken back, so nothing can be added to them.")


class ReviewAlreadyStartedError(Refused):
    sentence = "This person has already started a review, so a second one cannot be begun for them."


class NothingToConfirmError(Refused):
    sentence = _("There is nothing here that somebody said for you.")


class WordsOnCardsError(Refused):
    sentence = _(
        "Your words are already on cards. To stop sharing them, take your answers back instead."
    )


class CardChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this card while you were working on it."


class CardNotDraftError(Refused):
    sentence = "Only a card that is waiting to be checked can be approved. Bring it back first."


class NotToBeSharedError(Refused):
    sentence = "The person does not want these words shared, so the card cannot be approved."


class LooksPersonalError(Refused):
    sentence = "Something in this looks as if it says who somebody is. Take it out, or check it."


class CardWithdrawnError(Refused):
    sentence = "The person took these words back, so the card is gone."


class CardNotApprovedError(Refused):
    sentence = "Only approved cards can be put in a theme."


class ThemeChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this theme while you were working on it."


class ThemeGoneError(ChangedMeanwhileError):
    sentence = "This theme is no longer on the board: it was merged, split or set aside meanwhile."


class CardMovedError(ChangedMeanwhileError):
    """A card that a colleague moved since it was seen, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Somebody else moved {code} meanwhile, so nothing was moved. See where it is now."
        )


class NoCardsChosenError(Refused):
    sentence = "Choose at least one card."


class NothingToThemeError(Refused):
    sentence = "There are no approved cards yet: approve some first, then themes can be found."


class ThemeLockedError(Refused):
    sentence = "This theme is locked. Unlock it first."


class TitleTakenError(Refused):
    sentence = "Another theme under this heading already has this title."


class CannotUndoError(Refused):
    sentence = "Something that came later depends on this, so it cannot be undone."


class NothingToPrintError(Refused):
    sentence = "There is nothing to print yet: approve some cards first."


class PackSupersededError(Refused):
    sentence = (
        "Something in this pack was withdrawn, so it can no longer be printed. Freeze a new one."
    )


class NothingToSampleError(Refused):
    sentence = (
        "Under this heading there are not yet two accepted themes with cards, "
        "so there is nothing to sort."
    )


class CodedByTwoError(Refused):
    sentence = "Two other colleagues are sorting these cards already. Draw new ones."


class CodingFinishedError(Refused):
    sentence = "Both colleagues have finished, so nothing can be changed any more."


class NotFailedError(Refused):
    sentence = "This email was sent, or is on its way, so it is not sent again."


class NoWordsColumnError(Refused):
    sentence = "Say first which column holds the words."


class ImportGoneError(Refused):
    sentence = "This file was imported or erased meanwhile."


class CardsDecidedUponError(Refused):
    sentence = (
        "Cards from this file are in themes that people decided on, or in a pack, so the import "
        "can no longer be undone in one go. Set single cards aside instead."
    )


class PersonLeftError(Refused):
    sentence = (
        "This person left the programme, said no or took their answers back. "
        "Nothing of theirs was kept."
    )


class AlreadyDecidedError(ChangedMeanwhileError):
    sentence = "Somebody has decided about this version already, or its words were taken back."


class VersionsOnCardsError(Refused):
    sentence = (
        "Some of the other answers are on approved cards already, so they cannot be changed. "
        "Bring those cards back first, or keep the other version."
    )


class NothingOnPaperError(Refused):
    sentence = "Choose at least one person and what to print for them, or a number of blank forms."


class TooManyOnPaperError(Refused):
    sentence = "Up to 300 people can be printed for at once. Choose fewer people."


class PeopleChangedError(Refused):
    sentence = "Somebody left while it was being printed. Print it again."


class KeyedByAnotherError(Refused):
    sentence = "A colleague is keying this form, or has keyed it. Choose another one."


class KeyedAlreadyError(Refused):
    sentence = "You have keyed this form already. What you changed now was not saved."


class AnsweredAlreadyError(Refused):
    sentence = (
        "This person has answered already. To add what is on this paper to it, tick "
        "“Add this to what they said before”."
    )


class NothingToDecideError(Refused):
    sentence = "There is nothing to decide on this form any more."
