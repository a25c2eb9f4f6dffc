"""Forms, letters and labels on paper: size, squares, codes, and where labels stand."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pypdfium2
import pytest
import zxingcpp

from coproduce import printing
from coproduce.languages import Said
from participants import documents as letters
from participants.documents import equality_sheet
from participants.models import Programme
from reviews.documents import Envelope, FormSheet, PaperRun, form_words
from reviews.models import PaperSet, Question

TEMPLATE = "reviews/print/paper_run.typ"
URL = "https://coproduce.example.org/i/Zk3vXb7Qm2Lw9TtYc5Rj8PpNn4Hh6Gg1Dd0Ss-Aa_E/"
SENDER = letters.Sender(
    "Fenland Community Health",
    ("The Old Corn Exchange", "Littleport", "CB6 0AA"),
    "The office",
    "01632 960 031",
    "hello@example.org",
)
QUESTIONS = [
    Question(heading="working", text="What is working well in your care?", hint="Small things."),
    Question(heading="not_working", text="What is not working well in your care?"),
    Question(heading="future", text="What matters to you for the future?", hint="Dream a little."),
]
PROGRAMME = Programme(title="Breathing better together")
OWN_WORDS = (Said(PROGRAMME.title, "en-gb"), Said("How could care be better?", "en-gb"))
POINTS_A_MM = 72 / 25.4


def sheet(paper_set, code="K7QX-3MRT", *, is_blank=False):
    return FormSheet(f"{paper_set}-en", code, printing.link_to(f"{URL}{code}"), is_blank)


def run(*envelopes, labels=(), first_label=1, questions=QUESTIONS):
    return PaperRun(
        programme_title="Breathing better together",
        frozen_on=date(2026, 11, 22),
        sender=SENDER,
        wordings={
            f"{each}-en": form_words(each, "en", questions, programme=PROGRAMME)
            for each in PaperSet
        },
        envelopes=envelopes,
        labels=tuple(labels),
        first_label=first_label,
    )


def printed(*envelopes, **more):
    return printing.pdf(TEMPLATE, run(*envelopes, **more))


def pages_of(result):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(result.content)).pages]


def sizes_on(page):
    """The sizes of all the type on a page, in points."""
    text = page.get_textpage()
    return {
        round(pypdfium2.raw.FPDFText_GetFontSize(text, index))
        for index in range(text.count_chars())
        if text.get_text_range(index, 1).strip()
    }


@pytest.mark.parametrize(
    ("paper_set", "smallest", "pages"),
    [("standard", 12, 4), ("large_print", 18, 6), ("easy_read", 18, 7)],
)
def test_each_set_has_its_size_of_type_and_its_number_of_pages(paper_set, smallest, pages):
    result = printed(Envelope(form=sheet(paper_set)))
    sizes = set().union(*(sizes_on(page) for page in pypdfium2.PdfDocument(result.content)))

    assert (min(sizes), result.pages) == (smallest, pages)


@pytest.mark.parametrize("paper_set", PaperSet.values)
def test_a_form_asks_what_the_round_asks_and_says_where_to_send_it(paper_set):
    text = " ".join("\n".join(pages_of(printed(Envelope(form=sheet(paper_set))))).split())

    for words in (
        *(question.text for question in QUESTIONS),
        "Small things.",
        "Fenland Community Health",
        "The Old Corn Exchange",
        "01632 960 031",
    ):
        assert words in text


@pytest.mark.parametrize("paper_set", PaperSet.values)
def test_every_page_carries_the_code_and_its_number(paper_set):
    pages = pages_of(printed(Envelope(form=sheet(paper_set, "AAAA-BBBB"))))

    for number, page in enumerate(pages, start=1):
        assert f"Form code AAAA-BBBB Page {number} of {len(pages)}" in " ".join(page.split())


def test_the_pages_of_each_form_are_counted_by_themselves():
    pages = pages_of(
        printed(*(Envelope(form=sheet("standard", f"CODE-{number:04}")) for number in range(1, 4)))
    )

    last = [" ".join(page.split()) for page in pages[3::4]]
    assert ["Page 4 of 4" in page for page in last] == [True, True, True]


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("paper_set", PaperSet.values)
def test_a_phone_reads_the_square_on_the_printed_page(paper_set, grey):
    result = printed(Envelope(form=sheet(paper_set)))
    page = pypdfium2.PdfDocument(result.content)[0].render(scale=2, grayscale=grey).to_pil()

    assert [code.text for code in zxingcpp.read_barcodes(page)] == [f"{URL}K7QX-3MRT"]


def test_the_ordinary_form_fills_two_sheets_in_welsh_as_well():
    words = form_words("standard", "cy", QUESTIONS, programme=PROGRAMME)
    form = FormSheet("standard-cy", "K7QX-3MRT", printing.link_to(URL))
    document = replace(run(Envelope(form=form)), wordings={"standard-cy": words})

    result = printing.pdf(TEMPLATE, document)

    assert result.pages == 4
    assert "Dywedwch wrthym" in pages_of(result)[0]


def test_there_is_nobodys_name_on_a_form():
    letter = letters.InvitationLetter(
        letters.Addressee("Participant 07"),
        printing.link_to(URL),
        *OWN_WORDS,
        short_code="BRAVE-7",
        form_code="K7QX-3MRT",
    )
    pages = pages_of(printed(Envelope(letter, sheet("standard"))))

    form_pages = [page for page in pages if "Form code K7QX" in " ".join(page.split())]
    assert len(form_pages) == 4
    assert not any("Participant 07" in page for page in form_pages)
    assert "K7QX-3MRT" in "".join(pages[:2])


def test_a_letter_and_its_form_follow_each_other():
    envelopes = [
        Envelope(
            letters.InvitationLetter(
                letters.Addressee(f"Participant {n}"),
                printing.link_to(URL),
                *OWN_WORDS,
                f"BRAVE-{n}",
            ),
            sheet("standard", f"CODE-{n:04}"),
        )
        for n in (1, 2)
    ]
    text = "\n".join(pages_of(printed(*envelopes)))

    order = [
        text.index(each) for each in ("Participant 1,", "CODE-0001", "Participant 2,", "CODE-0002")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("first_label", [1, 9])
def test_labels_stand_where_the_labels_of_the_sheet_are(first_label):
    """21 labels of 63.5 mm by 38.1 mm; the first words stand 5 mm and 3 mm inside each."""
    labels = [letters.Addressee(f"Participant {n:02}", (f"{n} Sample Street",)) for n in range(25)]
    document = pypdfium2.PdfDocument(printed(labels=labels, first_label=first_label).content)

    for number in range(25):
        sheet_number, place = divmod(number + first_label - 1, 21)
        row, column = divmod(place, 3)
        page = document[sheet_number]
        left, _, _, top = _box_of(page, f"Participant {number:02}")
        from_left = left / POINTS_A_MM
        from_top = (page.get_height() - top) / POINTS_A_MM
        assert from_left == pytest.approx(7.21 + column * 66.04 + 5, abs=0.6)
        assert 15.15 + row * 38.1 < from_top < 15.15 + row * 38.1 + 6
    assert len(document) == -(-(25 + first_label - 1) // 21)


def _box_of(page, words):
    text = page.get_textpage()
    index, _ = text.search(words).get_next()
    return text.get_charbox(index)


def test_a_long_address_stays_on_its_label():
    long = letters.Addressee(
        "Participant " + "x" * 60, tuple(f"Line {n} of a long address" for n in range(9))
    )
    page = pypdfium2.PdfDocument(printed(labels=[long, letters.Addressee("Next")]).content)[0]
    text = page.get_textpage()

    tops = [page.get_height() - text.get_charbox(index)[1] for index in range(text.count_chars())]
    assert max(tops) / POINTS_A_MM < 15.15 + 38.1


def test_a_word_of_thousands_of_letters_and_odd_scripts_are_printed():
    questions = [Question(heading="working", text="ab" * 1500, hint="שלום عليكم ሰላም")]

    result = printing.pdf(
        TEMPLATE, run(*(Envelope(form=sheet(each)) for each in PaperSet), questions=questions)
    )

    assert result.pages >= 3


def test_words_that_look_like_a_template_stay_words():
    questions = [Question(heading="working", text='#read("/etc/passwd") $x$ *b*')]
    text = "\n".join(pages_of(printed(Envelope(form=sheet("standard")), questions=questions)))

    assert '#read("/etc/passwd") $x$ *b*' in text


def with_sheets(*envelopes, language="en", sender=SENDER):
    about_you = {
        f"{each}-en": equality_sheet(each, language, programme=PROGRAMME) for each in PaperSet
    }
    given = replace(run(*envelopes), about_you=about_you, sender=sender)
    return printing.pdf(TEMPLATE, given)


@pytest.mark.parametrize("paper_set", PaperSet.values)
def test_a_sheet_of_equality_questions_is_nobodys(paper_set):
    sheets = []
    for code in ("AAAA-BBBB", "CCCC-DDDD"):
        result = with_sheets(Envelope(form=sheet(paper_set, code)))
        pages = pages_of(result)
        first = next(at for at, page in enumerate(pages) if "How old are you?" in page)
        document = pypdfium2.PdfDocument(result.content)
        squares = [
            zxingcpp.read_barcodes(document[at].render(scale=2).to_pil())
            for at in range(first, len(pages))
        ]
        assert (first % 2, squares) == (0, [[]] * len(squares))
        sheets.append(pages[first:])

    assert sheets[0] == sheets[1]
    assert "AAAA" not in "".join(sheets[0])
    assert "CB6 0AA" in "".join(sheets[0])
    assert f"Page {len(sheets[0])} of {len(sheets[0])}" in sheets[0][-1]


def test_the_ordinary_sheet_of_equality_questions_is_one_page_in_both_languages():
    far_away = replace(SENDER, address=("Breathing better together", *SENDER.address, "Wales"))
    for language in ("en", "cy"):
        envelope = Envelope(form=sheet("standard"))
        pages = pages_of(with_sheets(envelope, language=language, sender=far_away))
        assert len(pages) == 5


@pytest.mark.parametrize("letter_pages", [1, 2])
def test_printed_on_both_sides_everybodys_papers_are_apart(letter_pages):
    """Each letter, form and sheet begins on the front of a sheet of paper."""
    to = letters.Addressee("Participant 07", (), large_print=letter_pages == 2)
    letter = letters.InvitationLetter(to, printing.link_to(URL), *OWN_WORDS, "BRAVE-7")
    envelopes = [Envelope(letter, sheet("standard", f"CODE-{n:04}")) for n in range(2)]

    pages = pages_of(with_sheets(*envelopes))

    begins = ("Dear Participant", "Page 1 of 4", "Some questions about you")
    fronts = [at for at, page in enumerate(pages) if any(each in page for each in begins)]
    assert len(fronts) == 6
    assert {at % 2 for at in fronts} == {0}


@pytest.mark.parametrize(
    ("paper_set", "lowest"), [("large_print", 40), ("easy_read", 40), ("standard", 35)]
)
def test_boxes_are_high_enough_to_write_in_however_long_a_question_is(paper_set, lowest):
    long = [
        Question(heading=each.heading, text="Breathing well " * 20, hint="And living well " * 31)
        for each in QUESTIONS
    ]
    for questions in (QUESTIONS, long):
        result = printed(Envelope(form=sheet(paper_set)), questions=questions)
        heights = [
            (top - bottom) / POINTS_A_MM
            for page in pypdfium2.PdfDocument(result.content)
            for found in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])
            for left, bottom, right, top in [found.get_bounds()]
            if (right - left) / POINTS_A_MM > 170 and (top - bottom) / POINTS_A_MM > 20
        ]
        in_boxes = [height for height in heights if height < 260]
        assert min(in_boxes[1:]) >= lowest
