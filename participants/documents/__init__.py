"""What letters, lists and imports say about participants, as frozen dataclasses."""

from participants.documents.equality import QUESTIONS, equality_charts
from participants.documents.equality_paper import EqualitySheet, equality_sheet
from participants.documents.importing import (
    COLUMNS,
    Column,
    ImportPreview,
    ListedPerson,
    import_preview,
    known_columns,
)
from participants.documents.inviting import (
    Addressee,
    InvitationLetter,
    InvitationLetters,
    MailOut,
    Sender,
    addressee,
    invitation_letter,
    invitation_letters,
    mail_out,
    sender,
)
from participants.documents.letter_words import LetterWords, letter_words
from participants.documents.opportunities import (
    interest_counts,
    interests_not_told,
    open_opportunity,
    opportunity_of,
)
from participants.documents.recruiting import (
    ConsentLine,
    PerspectiveCount,
    consents,
    who_is_missing,
)

__all__ = [
    "COLUMNS",
    "QUESTIONS",
    "Addressee",
    "Column",
    "ConsentLine",
    "EqualitySheet",
    "ImportPreview",
    "InvitationLetter",
    "InvitationLetters",
    "LetterWords",
    "ListedPerson",
    "MailOut",
    "PerspectiveCount",
    "Sender",
    "addressee",
    "consents",
    "equality_charts",
    "equality_sheet",
    "import_preview",
    "interest_counts",
    "interests_not_told",
    "invitation_letter",
    "invitation_letters",
    "known_columns",
    "letter_words",
    "mail_out",
    "open_opportunity",
    "opportunity_of",
    "sender",
    "who_is_missing",
]
