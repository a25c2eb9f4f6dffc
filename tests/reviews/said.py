"""What invented people say under "What is not working", in four matters, for tests of themes."""

from tests import make

MATTERS = {
    "appointments": [
        "I cannot get an appointment with my doctor when I need one",
        "I ring at eight and all the appointments are gone",
        "There are never any appointments left when I call the surgery",
        "I wait three weeks for an appointment with the nurse",
        "Booking an appointment takes all morning on the phone",
        "I gave up trying to book an appointment",
    ],
    "parking": [
        "Parking at the hospital costs too much",
        "I drive round the hospital car park and find no space",
        "The car park is so far away that I am out of breath",
        "There is nowhere to park near the clinic",
        "I paid a parking fine because my clinic ran late",
        "The car park machine only takes coins",
    ],
    "records": [
        "Nobody has read my notes before they see me",
        "I tell my story again at each visit because they do not read my notes",
        "The hospital does not have the notes from my doctor",
        "My notes were lost between the ward and the clinic",
        "They ask me the same questions because the notes are not shared",
        "Each nurse starts from nothing because my notes are missing",
    ],
    "night": [
        "I am frightened at night when I cannot breathe and I am alone",
        "At night there is nobody I can ring when I am frightened",
        "I lie awake at night frightened that my breathing will stop",
        "Nights are the worst, I am alone and frightened",
        "I sit up all night frightened of the next attack",
        "I get so frightened at night when I am short of breath",
    ],
}
TEXTS = [text for texts in MATTERS.values() for text in texts]


def cards(review_round, texts=TEXTS, **fields):
    """Approved cards that say this; what themes are made of has changed once."""
    made = [make.approved_card(review_round=review_round, text=text, **fields) for text in texts]
    changed(review_round)
    return made


def changed(review_round):
    review_round.revision += 1
    review_round.save(update_fields=["revision"])
