"""What letters, lists and imports say about participants, as frozen dataclasses."""

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
    Sender,
    addressee,
    invitation_letter,
    invitation_letters,
    sender,
)
from participants.documents.letter_words import LetterWords, letter_words
from participants.documents.recruiting import (
    ConsentLine,
    PerspectiveCount,
    consents,
    who_is_missing,
)

__all__ = [
    "COLUMNS",
    "Addressee",
    "Column",
    "ConsentLine",
    "ImportPreview",
    "InvitationLetter",
    "InvitationLetters",
    "LetterWords",
    "ListedPerson",
    "PerspectiveCount",
    "Sender",
    "addressee",
    "consents",
    "import_preview",
    "invitation_letter",
    "invitation_letters",
    "known_columns",
    "letter_words",
    "sender",
    "who_is_missing",
]
