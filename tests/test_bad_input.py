"""Whatever is typed into a form or an address: a sentence, never a fault, and no word is lost.

The forms are read from our own pages, so that a new one is tried the day it is made.
"""

from __future__ import annotations

import html
import itertools
import json
import unicodedata

import pytest
from django import forms as django_forms
from django.apps import apps
from django.db import connection, models
from django.test.utils import ContextList

from coproduce.fields import LineField, WordsField, is_text
from coproduce.logs import JsonFormatter
from tests import naughty
from tests import world as worlds
from tests.pages import FORM, encoded

pytestmark = pytest.mark.django_db

MARK = "k7q9"
TEXTS = {
    "2,001 characters": MARK + "x" * 1997,
    "a NUL": f"{MARK} one\x00two",
    "a lone surrogate": f"{MARK} one\ud800two",
    "joined emoji": f"{MARK} 👩🏽‍⚕️👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "another direction": f"{MARK} \u202eمرحبا بالعالم\u202c \u2066עברית\u2069",
    "letters in two parts": f"{MARK} Cafe\u0301 W\u0302yn",
    "markup": f"{MARK}<script>alert(1)</script><img src=x onerror=alert(1)>\"'`&amp;",
    "a formula": f"=1+1+cmd|' /C calc'!A0 {MARK}",
    "a full-width formula": f"＝SUM(1) @SUM(1) +1 -1 {MARK}",
    "template code": f"{MARK} {{{{7*7}}}} {{% debug %}} ${{7*7}} #{{7*7}}",
    "format codes": f"{MARK} %s%n%(a)s {{0}} \\u0041",
    "header lines": f"{MARK}\r\nBcc: victim@example.org\r\n\r\n<b>body</b>",
    "a separator of lines": f"{MARK} one\u2028two\u2029three\x0bfour",
}
SHOWN = {"markup", "template code", "header lines"}  # the pages after it are looked at too
CHOICES = {
    "a negative number": "-1",
    "a huge number": "9" * 25,
    "a number too large for the database": str(2**63),
    "an endless number": "9" * 5000,
    "words": f"{MARK} nothing like it",
    "a NUL": "\x00",
    "nothing": "",
}
ALL = 100_000


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def forms(world):
    """Every form on any of our pages, once for each address that it sends to."""
    found = {}
    for name, page, action, form in worlds.forms_on_pages(world):
        key = (action, tuple(form.typed), tuple(form.chosen))
        if not action.startswith("/account/"):
            found.setdefault(key, (world.client(name), page, action, form))
    return list(found.values())


def send(world, client, action, data):
    return world.ask(client, "post", action, encoded(data), content_type=FORM)


def said(response):
    """What a page says, as people read it."""
    return html.unescape(response.content.decode(errors="replace"))


def is_refused(response):
    return response.status_code >= 400 or b"nhsuk-error-" in response.content


def changed(form, names, text):
    data = form.filled()
    return data | {name: [text] for name in names}


def kept_forms(text):
    """A text as it may rightly be stored: composed, trimmed, in one line or in several."""
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    lines = {" ".join(line.split()) for line in text.splitlines()}
    return {text, " ".join(text.split()), text.lower(), *lines}


def stored(mark):
    """Every text in the database that holds the mark, by table and column."""
    parts, in_json = [], set()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table == "django_session":
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                place, column = f"{table}.{field.column}", f'"{table}"."{field.column}"'
                in_json |= {place} if isinstance(field, models.JSONField) else set()
                parts.append(
                    f"SELECT '{place}', {column}::text FROM \"{table}\" "
                    f"WHERE {column}::text LIKE '%%{mark}%%'"
                )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [
            (place, text)
            for place, value in cursor.fetchall()
            for text in (naughty.strings_in(json.loads(value)) if place in in_json else [value])
            if mark in text
        ]


def test_there_are_forms_to_try(forms):
    assert len(forms) >= 50


@pytest.mark.parametrize("kind", TEXTS)
def test_words_are_kept_as_they_are_or_refused_with_a_sentence(kind, world, forms, caplog):
    caplog.set_level("INFO")
    text = TEXTS[kind]
    wrong = {}
    for client, page, action, form in forms:
        if not form.typed:
            continue
        world.faults.clear()
        with worlds.undone(client):
            data = changed(form, form.typed, text)
            response = client.post(action, encoded(data), content_type=FORM)
            kept = stored(MARK)
            is_done = response.status_code in {302, 303}
            pages_after = [response.url, page] if is_done and kind in SHOWN else []
            shown = [response, *(client.get(each) for each in pages_after)]
        if found := [
            *_answered(response, form, text, kept, action),
            *_kept(kept, text),
            *_shown(shown),
        ]:
            wrong[action] = found + world.faults
    assert wrong == {}
    assert not [line for line in map(JsonFormatter().format, caplog.records) if MARK in line]


def _answered(response, form, text, kept, action):
    """Done and kept, or refused and still there."""
    if response.status_code >= 500:
        yield "a fault"
    elif is_refused(response):
        if not _is_there(response, text):
            yield f"what was typed is lost: {response.status_code}"
        if any(place != KEPT_AS_A_DRAFT for place, _value in kept):
            yield f"refused, but stored: {kept}"
    elif not kept and not any(action.endswith(each) for each in KEEPS_NO_WORDS):
        yield f"neither refused nor kept: {response.status_code} {form.typed}"


def _kept(kept, text):
    for place, value in kept:
        as_far_as_text = "".join(filter(_may_stay, text)) if place == KEPT_AS_A_DRAFT else text
        if place.startswith(("audit_", "jobs_")):
            yield f"words in the trail: {place}"
        elif value not in kept_forms(as_far_as_text):
            yield f"stored differently: {place} {ascii(value)[:200]}"


def _may_stay(character):
    """Half a surrogate comes as the mark for what nobody can read, and is kept as that."""
    return is_text(character) or unicodedata.category(character) == "Cs"


def _shown(responses):
    for each in responses:
        if b"<script>alert(1)" in each.content or b"<img src=x" in each.content:
            yield "shown as markup"
        if f"{MARK} 49".encode() in each.content:
            yield "taken for template code"
        if each.headers.get("Bcc"):
            yield "taken for a header"


KEPT_AS_A_DRAFT = "reviews_keying.words"  # of a paper form, whether or not it can be finished
KEEPS_NO_WORDS: set[str] = set()


def _is_still_there(response, text):
    """Whether a page that refuses still has the text: in its field, or to be copied."""
    arrived = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    page = said(response).replace("\r\n", "\n")
    return arrived.replace("\r\n", "\n") in page


@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_that_is_none_is_no_fault(kind, world, forms):
    wrong = {}
    for client, _page, action, form in forms:
        each_alone = form.chosen if kind == "a huge number" else []
        for names in [form.chosen, *([name] for name in each_alone)]:
            response = send(world, client, action, changed(form, names, CHOICES[kind]))
            if response.status_code >= 500:
                wrong[action] = (names, *world.faults)
    assert wrong == {}


def test_things_of_another_programme_cannot_be_chosen(world, forms):
    wrong = []
    foreign = sorted({str(value) for key, value in world.other.items() if key.endswith("_id")})
    before = worlds.fingerprint_of_other(world)
    for client, _page, action, form in forms:
        for name in form.ids:
            for value in foreign:
                with worlds.undone(client):
                    data = changed(form, [name], value)
                    response = client.post(action, encoded(data), content_type=FORM)
                    is_shown = worlds.OTHER_WORDS in said(response)
                    is_changed = worlds.fingerprint_of_other(world) != before
                if response.status_code >= 500 or is_shown or is_changed:
                    wrong.append((action, name, value, response.status_code, is_changed))
    assert wrong == []


def test_an_empty_form_is_refused_with_a_sentence_or_means_something(world, forms):
    wrong = []
    for client, _page, action, form in forms:
        bare = form.bare() | {"form_end": ["1"], "csrfmiddlewaretoken": ["x"]}
        response = send(world, client, action, bare)
        if response.status_code >= 500:
            wrong.append((action, *world.faults))
        elif response.status_code == 200 and form.typed and not is_refused(response):
            wrong.append((action, "no sentence"))
    assert wrong == []


def test_a_hundred_thousand_characters_are_refused_and_still_there(world, forms):
    wrong, text = [], MARK + "x" * ALL
    for client, _page, action, form in forms:
        for name in form.typed[:1]:
            response = send(world, client, action, changed(form, [name], text))
            if not is_refused(response) or response.status_code >= 500:
                wrong.append((action, name, response.status_code, world.faults))
            elif response.status_code != 413 and text not in said(response):
                wrong.append((action, name, "what was typed is lost"))
    assert wrong == []


def test_fields_that_a_form_does_not_have_change_nothing(world, forms):
    """What a page does not offer cannot be set by sending it all the same."""
    wrong = []
    extra = {
        name: [value]
        for name, value in {
            "id": "1", "pk": "1", "programme": str(world.other["programme"].pk),
            "programme_id": str(world.other["programme"].pk), "is_active": "0", "user": "1",
            "may_create_programmes": "on", "approved_by": "1", "approved_at": "2020-01-01",
            "accepted_at": "2020-01-01", "withdrawn_at": "2020-01-01", "slug": "taken-over",
            "submitted_at": "2020-01-01", "typed_by": "1", "review": str(world.other["review_id"]),
            "participant_id": str(world.other["participant_id"]), "created_by": "1",
        }.items()
    }  # fmt: skip
    for client, _page, action, form in forms:
        data = form.filled()
        added = {name: value for name, value in extra.items() if name not in data}
        plain, with_more = (_effect(client, action, each) for each in (data, data | added))
        if plain != with_more:
            wrong.append((action, plain, with_more))
    assert wrong == []


def _effect(client, action, data):
    with worlds.undone(client):
        before = worlds.fingerprint()
        response = client.post(action, encoded(data), content_type=FORM)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT slug FROM participants_programme UNION ALL "
                "SELECT email || is_active || may_create_programmes FROM participants_user "
                "UNION ALL SELECT count(*)::text FROM reviews_statement "
                "UNION ALL SELECT coalesce(typed_by_id, 0)::text || (withdrawn_at IS NULL) "
                "FROM reviews_review "
                "UNION ALL SELECT state || (approved_at IS NULL) FROM reviews_card ORDER BY 1"
            )
            rows = [row for row in cursor.fetchall() if "2020" not in str(row)]
        after = worlds.fingerprint()
    return response.status_code, rows, sorted(t for t in after if after[t] != before[t])


def text_fields(world):
    """Every field for words of every form that our pages show."""
    found = {}
    for name in sorted(worlds.ROUTES):
        response = world.ask(world.client(name), "get", world.url(name))
        shown = response.context or []
        for context in shown if isinstance(shown, ContextList) else [shown]:
            for form in forms_in(dict(context.flatten()) if context else {}):
                for field_name, field in form.fields.items():
                    if isinstance(field, django_forms.CharField):
                        found[type(form).__qualname__, field_name] = field
    return found


def forms_in(context):
    for value in context.values():
        if isinstance(value, django_forms.BaseForm):
            yield value
        elif isinstance(value, django_forms.BaseFormSet):
            yield from value.forms


REFUSAL = "This has a hidden character that cannot be kept."
NOT_WORDS = {"EmailField", "UUIDField"}
CODES = {("BoardFilterForm", "heading"), ("TypeBackForm", "stamp"), ("MergeThemesForm", "seen")}
CODES |= {("DoorCodeForm", "code"), ("TheirCodeForm", "code"), ("RoomCodeForm", "code")}


def cleaned(field, text):
    """What a field makes of a text, or the sentence with which it refuses."""
    try:
        return field.clean(text), ""
    except django_forms.ValidationError as refusal:
        return None, " ".join(refusal.messages)


def test_every_field_for_words_keeps_or_refuses_every_text(world):
    fields, alike, wrong = text_fields(world), {}, []
    for name, field in fields.items():
        if type(field).__name__ not in NOT_WORDS and name not in CODES:
            rules = tuple(type(each).__name__ for each in field.validators)
            alike.setdefault((type(field), field.max_length, rules), (name, field))
    for name, field in alike.values():
        assert isinstance(field, WordsField | LineField), f"{name} takes whatever it is given"
        is_plain = type(field) in {WordsField, LineField}
        right = naughty.as_line if isinstance(field, LineField) else naughty.as_kept
        for text in naughty.kept():
            value, sentence = cleaned(field, text)
            if is_plain and len(right(text)) <= field.max_length:
                is_right = value == right(text) and not sentence
            else:
                is_right = bool(value) != bool(sentence)
            if not is_right:
                wrong.append((name, text, value, sentence))
        for text in naughty.refused():
            value, sentence = cleaned(field, text)
            if value is not None or REFUSAL not in sentence:
                wrong.append((name, text, value, sentence))

    assert len(fields) >= 100
    assert wrong == []


@pytest.mark.parametrize("turn", range(2))
def test_every_form_takes_its_share_of_the_texts_that_break_programs(turn, world, forms):
    texts = itertools.cycle(naughty.kept()[turn * 300 :] + naughty.kept()[: turn * 300])
    wrong, typed = {}, 0
    for client, _page, action, form in forms:
        filled = {
            each.name: share(texts, each.longest, in_lines=each.kind == "textarea")
            for each in form.fields
            if each.is_typed and each.kind in {"text", "textarea"}
        }
        if not filled:
            continue
        typed += sum(map(len, filled.values()))
        world.faults.clear()
        with worlds.undone(client):
            data = form.filled() | {name: [text] for name, text in filled.items()}
            response = client.post(action, encoded(data), content_type=FORM)
            kept = stored(MARK)
        right = set().union(*map(kept_forms, filled.values()))
        found = [place for place, value in kept if value not in right]
        if is_refused(response):
            found += [name for name, text in filled.items() if not _is_there(response, text)]
        if found or response.status_code >= 500:
            wrong[action] = response.status_code, found + world.faults
    assert typed > sum(map(len, naughty.kept()))
    assert wrong == {}


def _is_there(response, text):
    return any(_is_still_there(response, each) for each in (text, *kept_forms(text)))


def share(texts, longest, *, in_lines):
    """The next texts that fit into a field, behind the mark."""
    between, taken = "\n" if in_lines else " ", MARK
    for text in texts:
        longer = taken + between + naughty.as_kept(text)
        if len(longer) > longest:
            return taken
        taken = longer
    return taken


def test_a_form_sent_with_nothing_at_all_says_what_is_missing_or_is_done(world, forms):
    """As a browser sends it that lost the fields: never the page again as if nobody had sent it."""
    silent = []
    for client, _page, action, form in forms:
        response = send(world, client, action, {})
        asks = form.typed or form.chosen
        if asks and response.status_code == 200 and not is_refused(response):
            silent.append(action)

    assert silent == []
