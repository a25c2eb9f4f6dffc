"""What the rules of taking part forbid, each with its sentence."""

from __future__ import annotations

from coproduce.errors import Refused


class AlreadyInProgrammeError(Refused):
    sentence = "Somebody with this e-mail address is already in the programme."


class NoAddressError(Refused):
    sentence = "There is no e-mail address for this person. Print a letter instead."


class LastLeadError(Refused):
    sentence = "A programme needs a lead. Make somebody else lead first."


class SlugTakenError(Refused):
    sentence = "Another programme already has this short name. Choose a different one."


class InUseError(Refused):
    sentence = "This is in use, so it cannot be removed."


class NoLongerTakingPartError(Refused):
    sentence = "This person has left the programme."
