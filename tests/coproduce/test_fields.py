"""What people type is kept as they typed it, or refused with a sentence."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from coproduce.fields import ChosenField, LineField, WordsField, clean_words
from participants.models import Organisation
from tests import make

HIDDEN = (
    "This has a hidden character that cannot be kept. "
    "Type the words again, or paste them as plain text."
)


@pytest.mark.parametrize(
    "text",
    [
        "Siân said: ŵ ŷ",
        "😀 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "أنا لا أستطيع",
        "\u202eright to left\u202c",
        "<script>alert(1)</script>",
        "=1+1",
        "{{ 7*7 }} {% debug %}",
        "%s %n",
        "one\nline\nafter another",
        "a" * 2000,
    ],
)
def test_words_stay_as_they_were_typed(text):
    assert WordsField().clean(text) == text


@pytest.mark.parametrize("text", ["nul\x00", "bell\x07", "lone \ud800 surrogate", "\x0b"])
def test_what_is_no_text_is_refused_with_a_sentence(text):
    with pytest.raises(forms.ValidationError) as refused:
        WordsField().clean(f"I wait{text} too long")

    assert refused.value.messages == [HIDDEN]


def test_too_many_words_are_counted_out():
    with pytest.raises(forms.ValidationError) as refused:
        WordsField().clean("a" * 2001)

    assert refused.value.messages == ["Use 2000 characters or fewer. You have used 2001."]


def test_line_ends_count_as_one_character():
    assert WordsField(max_length=3).clean("a\r\nb") == "a\nb"


def test_letters_made_of_parts_become_whole():
    assert clean_words("Sia\u0302n") == "Siân"


def test_a_line_is_one_line():
    assert LineField().clean("  Breathing \n better\ttogether ") == "Breathing better together"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    try:
        once = clean_words(text)
    except forms.ValidationError:
        return

    assert clean_words(once) == once


@pytest.mark.parametrize("value", ["9" * 25, "9" * 5000, "-1", "1.5", "one", "\x00"])
def test_what_cannot_be_an_id_is_refused_before_the_database_is_asked(
    value, db, django_assert_num_queries
):
    field = ChosenField(Organisation.objects.all())

    with django_assert_num_queries(0), pytest.raises(forms.ValidationError):
        field.clean([value])


def test_rows_are_chosen_by_their_ids(db):
    one, two = make.organisation(), make.organisation()

    chosen = ChosenField(Organisation.objects.all()).clean([str(one.pk), str(two.pk)])

    assert set(chosen) == {one, two}
