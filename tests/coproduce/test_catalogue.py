"""The Welsh catalogue: whole, in step with what is said in English, and compiled as committed."""

import re

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests import catalogue

ENTRIES = list(polib.pofile(str(catalogue.PO), wrapwidth=0))
PLACES = re.compile(r"%\(\w+\)[sd]|\{\}|</?\w+[^>]*>")


def every_welsh(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_sentence_that_is_marked_is_in_the_catalogue_and_no_other():
    in_catalogue = {(entry.msgid, entry.msgid_plural) for entry in ENTRIES}

    assert set(catalogue.marked()) == in_catalogue


def test_every_sentence_has_its_welsh_and_none_is_a_guess():
    assert [entry.msgid for entry in ENTRIES if not entry.translated() or entry.fuzzy] == []


def test_places_and_tags_in_a_sentence_are_the_same_in_welsh():
    different = [
        entry.msgid
        for entry in ENTRIES
        for welsh in every_welsh(entry)
        if sorted(PLACES.findall(welsh)) != sorted(PLACES.findall(entry.msgid))
    ]

    assert different == []


def test_what_the_pages_read_is_what_the_catalogue_compiles_to():
    assert catalogue.MO.read_bytes() == catalogue.compiled()


@pytest.mark.parametrize("number", [0, 1, 2, 3, 6, 8, 11])
def test_every_number_has_its_welsh(number):
    with translation.override("cy"):
        said = ngettext("You have %(each)s vote.", "You have %(each)s votes.", number)

    assert said.startswith("Mae gennych %(each)s")


def test_marks_are_found_in_python_and_in_templates():
    python = 'title = _("One")\nngettext("%(n)s day", "%(n)s days", n)\nother = f("Two")'
    template = (
        '{% load i18n %}{% translate "Three" %}{{ x|default:_("Four") }}'
        "{% blocktranslate trimmed count n=days %}{{ n }} day{% plural %}{{ n }} days"
        "{% endblocktranslate %}<p>Five</p>"
    )

    assert list(catalogue.in_python(python)) == [("One", ""), ("%(n)s day", "%(n)s days")]
    assert list(catalogue.in_template(template)) == [
        ("Three", ""),
        ("Four", ""),
        ("%(n)s day", "%(n)s days"),
    ]


def test_welsh_is_spoken():
    with translation.override("cy"):
        assert gettext("Thank you.") == "Diolch."
