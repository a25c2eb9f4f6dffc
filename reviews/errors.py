"""What the rules of collecting, cards, themes and packs forbid, each with its sentence."""

from __future__ import annotations

from coproduce.errors import ChangedMeanwhileError, Refused


class RoundClosedError(Refused):
    sentence = "This round of reviews has closed, so answers can no longer be changed."


class CardsMadeError(Refused):
    sentence = (
        "Your answers have been made into cards, so they can no longer be changed here. "
        "You can still take them back."
    )


class TooManyAnswersError(Refused):
    sentence = "You can give up to 20 answers under each heading."


class NothingAnsweredError(Refused):
    sentence = "Write at least one answer before you send your review."


class NoConsentError(Refused):
    sentence = "We can only take your answers if you agree to take part."


class ReviewTakenBackError(Refused):
    sentence = "These answers were taken back, so nothing can be added to them."


class ReviewAlreadyStartedError(Refused):
    sentence = "This person has already started a review, so a second one cannot be begun for them."


class QuestionsInUseError(Refused):
    sentence = "Somebody has answered already, so the questions can no longer be changed."


class WordsOnCardsError(Refused):
    sentence = (
        "Your words are already on cards. To stop sharing them, take your answers back instead."
    )


class CardChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this card while you were working on it."


class CardNotDraftError(Refused):
    sentence = "Only a card that is waiting to be checked can be approved. Bring it back first."


class NotToBeSharedError(Refused):
    sentence = "The person does not want these words shared, so the card cannot be approved."


class CardWithdrawnError(Refused):
    sentence = "The person took these words back, so the card is gone."


class CardNotApprovedError(Refused):
    sentence = "Only approved cards can be put in a theme."


class ThemeChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this theme while you were working on it."


class ThemeGoneError(ChangedMeanwhileError):
    sentence = "This theme is no longer on the board: it was merged, split or set aside meanwhile."


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
