"""What the rules of taking part forbid, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coproduce.errors import Refused


class AccountExistsError(Refused):
    sentence = "There is already an account with this email address."


class AlreadyInProgrammeError(Refused):
    sentence = "Somebody with this email address is already in the programme."


class AlreadyInTeamError(Refused):
    sentence = "This person is already in the team. Change their role instead."


class NameTakenError(Refused):
    sentence = "There is already one with this name."


class NoAddressError(Refused):
    sentence = "There is no email address for this person. Print a letter instead."


class LastLeadError(Refused):
    sentence = "A programme needs a lead. Make somebody else lead first."


class SlugTakenError(Refused):
    sentence = "Another programme already has this short name. Choose a different one."


class InUseError(Refused):
    sentence = "This is in use, so it cannot be removed."


class NoLongerTakingPartError(Refused):
    sentence = "This person does not take part any more."


class NobodyToWriteToError(Refused):
    sentence = "Nobody was chosen who can be invited this way."


class TooManyLettersError(Refused):
    sentence = "Up to 200 letters can be printed at once. Choose fewer people."


class ImportHasProblemsError(Refused):
    sentence = "The list still has problems, so nobody was added."


class ImportGoneError(Refused):
    sentence = "This list was added or erased meanwhile. Look at the people before you add more."


class NotRecruitingError(Refused):
    sentence = _("We are not looking for more people at the moment. Thank you for your interest.")


class TooManyInterestsError(Refused):
    sentence = _(
        "So many people are writing at the moment that we cannot take your form. "
        "Please try again in an hour, or phone us. What you typed is still below."
    )


class InterestAnsweredError(Refused):
    sentence = "Somebody in the team has answered this person already."


class NotDeclinedError(Refused):
    sentence = "Only somebody who was declined is erased here. Answer them first."
