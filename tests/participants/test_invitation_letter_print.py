"""The invitation letter: who writes, how to answer, who helps."""

import io
from datetime import date

import pypdf
import pypdfium2
import pytest
import zxingcpp

from coproduce import printing
from coproduce.languages import Said
from participants import links
from participants.documents import Addressee, InvitationLetter, InvitationLetters, Sender

TEMPLATE = "participants/print/invitation_letter.typ"
URL = "https://coproduce.example.org/my/Zk3vXb7Qm2Lw9TtYc5Rj8PpNn4Hh6Gg1Dd0Ss-Aa_E"
SENDER = Sender(
    organisation="Fenland Community Health",
    address=("The Old Corn Exchange", "Market Square", "Littleport", "CB6 0AA"),
    contact_name="Participant 31",
    contact_phone="01632 960 031",
    contact_email="hello@example.org",
)


OWN_WORDS = (
    Said("Breathing better together", "en-gb"),
    Said("How can people with breathing problems live the life they want?", "en-gb"),
)


def letter(number, *, large_print=False):
    to = Addressee(f"Participant {number:02d}", (f"{number} Sample Street",), large_print)
    link = printing.link_to(f"{URL}{number}")
    return InvitationLetter(to, link, *OWN_WORDS, short_code=f"BRAVE-{number}")


def letters(*each, sender=SENDER):
    return InvitationLetters(
        programme_title="Breathing better together",
        frozen_on=date(2026, 11, 22),
        sender=sender,
        letters=each,
        reply_by=date(2026, 12, 20),
    )


def pages_of(printed):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages]


def test_a_letter_says_who_writes_how_to_answer_and_who_helps():
    text = "\n".join(pages_of(printing.pdf(TEMPLATE, letters(letter(7)))))

    for words in (
        "Fenland Community Health",
        "Dear Participant 07,",
        "7 Sample Street",
        "22 November 2026",
        "20 December 2026",
        "01632 960 031",
        "BRAVE-7",
        "You do not have to take part.",
    ):
        assert words in text


def test_a_letter_says_where_to_type_a_short_code_and_keeps_the_long_address_in_the_square():
    for large_print in (False, True):
        text = "\n".join(
            pages_of(printing.pdf(TEMPLATE, letters(letter(7, large_print=large_print))))
        )

        assert links.code_page() in text
        assert "Then type your code:\nBRAVE-7" in text
        assert "Zk3vXb7Qm2Lw9" not in text


def test_the_square_on_the_page_opens_the_link_of_whom_the_letter_is_for():
    printed = printing.pdf(TEMPLATE, letters(letter(7), letter(8, large_print=True)))

    seen = [
        code.text
        for page in pypdfium2.PdfDocument(printed.content)
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    ]

    assert seen == [f"{URL}7", f"{URL}8"]


def test_each_letter_begins_on_a_new_page_and_counts_its_own_pages():
    pages = pages_of(printing.pdf(TEMPLATE, letters(*(letter(number) for number in range(1, 5)))))

    first_pages = [page for page in pages if "Dear Participant" in page]
    assert len(first_pages) == 4
    assert all("Page 1" in page for page in first_pages)
    assert not any("Page 3" in page for page in pages)


def test_nobody_is_named_on_another_persons_pages_or_in_the_metadata():
    printed = printing.pdf(TEMPLATE, letters(letter(7), letter(8)))
    pages = pages_of(printed)
    second = next(at for at, page in enumerate(pages) if "Dear Participant 08" in page)

    assert not any("Participant 08" in page for page in pages[:second])
    assert not any("Participant 07" in page for page in pages[second:])
    assert "Participant" not in str(pypdf.PdfReader(io.BytesIO(printed.content)).metadata)


@pytest.mark.parametrize(("large_print", "size"), [(False, 14), (True, 18)])
def test_letters_are_in_large_type(large_print, size):
    printed = printing.pdf(TEMPLATE, letters(letter(7, large_print=large_print)))
    text = pypdfium2.PdfDocument(printed.content)[0].get_textpage()
    sizes = [
        round(pypdfium2.raw.FPDFText_GetFontSize(text, index))
        for index in range(text.count_chars())
    ]

    assert max(set(sizes), key=sizes.count) == size


def test_a_letter_with_the_least_that_is_known_can_be_printed():
    link = printing.link_to(URL)
    bare = letters(
        InvitationLetter(Addressee("Participant 09"), link, *OWN_WORDS, short_code="BRAVE-9"),
        sender=Sender("A practice"),
    )

    text = " ".join("\n".join(pages_of(printing.pdf(TEMPLATE, bare))).split())

    assert "write to us at the address above" in text
    assert "code, it is" not in text


def test_100_letters_are_printed_within_seconds():
    printed = printing.pdf(TEMPLATE, letters(*(letter(number) for number in range(100))))

    assert printed.pages >= 100
