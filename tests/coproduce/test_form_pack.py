"""How every form looks: label, hint, mistake and control of each kind of field tied together."""

from __future__ import annotations

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template

from coproduce.fields import LineField, WordsField
from coproduce.templatetags import nhsuk

HOW = [("good", "Good"), ("bad", "Not so good")]


class EveryKindForm(forms.Form):
    name = LineField(label="Your name", help_text="As you like to be called")
    words = WordsField(label="What is working?", max_length=300, required=False)
    feeling = forms.ChoiceField(label="How was it?", choices=HOW, widget=forms.RadioSelect)
    matters = forms.MultipleChoiceField(
        label="What matters?", choices=HOW, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="I agree", help_text="You may change your mind")
    seen_on = forms.DateField(label="When?")
    people = forms.IntegerField(label="How many?", min_value=0)
    balance = forms.DecimalField(label="Balance", required=False)
    sheet = forms.FileField(label="A file")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    kind = forms.ChoiceField(label="Perspective", choices=[("", "Choose one"), *HOW])
    key = forms.CharField(widget=forms.HiddenInput)


def drawn(template: str, **context: object) -> str:
    """The template with every run of white space made one space, none between tags."""
    html = Template("{% load crispy_forms_tags nhsuk %}" + template).render(Context(context))
    return re.sub(r" (?=[>])|(?<=>) (?=<)", "", re.sub(r"\s+", " ", html)).strip()


def field(name: str, form: forms.Form | None = None) -> str:
    return drawn("{{ field|as_crispy_field }}", field=(form or EveryKindForm())[name])


def test_a_line_of_text_has_a_label_and_a_hint_that_describes_it():
    assert field("name") == (
        '<div class="nhsuk-form-group" id="div_id_name">'
        '<label class="nhsuk-label nhsuk-label--s" for="id_name">Your name</label>'
        '<div class="nhsuk-hint" id="id_name_helptext">As you like to be called</div>'
        '<input type="text" name="name" class="nhsuk-input" aria-describedby="id_name_helptext" '
        'required id="id_name"></div>'
    )


def test_a_mistake_is_said_in_words_and_described_and_what_was_typed_stays():
    form = EveryKindForm({"name": "x" * 201})

    html = field("name", form)

    assert (
        '<div id="id_name_error"><span class="nhsuk-error-message">'
        '<span class="nhsuk-u-visually-hidden">Error:</span> '
        "Ensure this value has at most 200 characters (it has 201).</span></div>"
    ) in html
    assert (
        f'<input type="text" name="name" value="{"x" * 201}" '
        'class="nhsuk-input nhsuk-input--error" '
        'aria-describedby="id_name_helptext id_name_error" required aria-invalid="true" '
        'id="id_name">'
    ) in html


def test_a_long_text_counts_its_characters_and_is_never_cut_by_the_browser():
    html = field("words")

    assert 'data-module="nhsuk-character-count" data-maxlength="300" data-threshold="75"' in html
    assert (
        '<textarea name="words" cols="40" rows="4" '
        'class="nhsuk-textarea nhsuk-js-character-count" aria-describedby="id_words-info" '
        'id="id_words"></textarea>'
        '<div class="nhsuk-hint nhsuk-character-count__message" id="id_words-info">'
        "You can use up to 300 characters</div>"
    ) in html.replace("> </textarea", "></textarea")


def test_a_field_that_may_stay_empty_says_so_unless_the_form_says_not_to():
    quiet = EveryKindForm()
    quiet.hide_optional = True

    assert '<span class="optional">(optional)</span>' in field("words")
    assert "optional" not in field("words", quiet)


@pytest.mark.parametrize(
    ("name", "what", "control"),
    [("feeling", "radios", "radio"), ("matters", "checkboxes", "checkbox")],
)
def test_a_choice_is_a_fieldset_whose_legend_asks_the_question(name, what, control):
    html = field(name)

    assert '<fieldset class="nhsuk-fieldset"><legend class="nhsuk-fieldset__legend' in html
    assert f'data-module="nhsuk-{what}"' in html
    assert html.count(f'<input class="nhsuk-{what}__input" type="{control}"') == 2
    assert (
        f'<label class="nhsuk-label nhsuk-{what}__label" for="id_{name}_1">Not so good</label>'
        in html
    )


def test_a_chosen_option_stays_chosen_and_a_mistake_describes_the_fieldset():
    form = EveryKindForm({"feeling": "terrible", "matters": ["bad"]})

    assert '<fieldset class="nhsuk-fieldset" aria-describedby="id_feeling_error">' in field(
        "feeling", form
    )
    assert re.findall(
        r'value="(\w+)" id="\w+" checked', _attributes_sorted(field("matters", form))
    ) == ["bad"]


def _attributes_sorted(html: str) -> str:
    return re.sub(r'( checked)((?: [\w-]+="[^"]*")+)', r"\2\1", html)


def test_an_option_may_have_a_hint_of_its_own():
    form = EveryKindForm()
    form.fields["feeling"].option_hints = {"bad": "We want to know"}

    html = field("feeling", form)

    assert 'aria-describedby="id_feeling_1_hint"' in html
    assert (
        '<div class="nhsuk-hint nhsuk-radios__hint" id="id_feeling_1_hint">We want to know</div>'
    ) in html


def test_a_single_box_has_its_label_beside_it_and_its_hint_below():
    html = field("agreed")

    assert (
        '<div class="nhsuk-checkboxes__item"><input type="checkbox" name="agreed" '
        'class="nhsuk-checkboxes__input" aria-describedby="id_agreed_helptext" required '
        'id="id_agreed"><label class="nhsuk-label nhsuk-checkboxes__label" for="id_agreed">I agree'
        '</label><div class="nhsuk-hint nhsuk-checkboxes__hint" id="id_agreed_helptext">'
        "You may change your mind</div></div>"
    ) in html


def test_dates_and_numbers_use_what_phones_are_good_at():
    form = EveryKindForm(initial={"seen_on": "2026-03-04", "people": 3})

    assert '<input type="date" name="seen_on" value="2026-03-04"' in field("seen_on", form)
    assert '<input type="text" name="people" value="3" inputmode="numeric"' in field("people", form)
    assert "inputmode" not in field("balance", form)


def test_files_passwords_and_lists_have_their_own_shape():
    assert 'data-module="nhsuk-file-upload"' in field("sheet")
    assert 'class="nhsuk-file-upload__input"' in field("sheet")
    assert 'aria-controls="id_secret" hidden>Show</button>' in field("secret")
    assert '<select name="kind" class="nhsuk-select" required id="id_kind">' in field("kind")


def test_a_hidden_field_is_only_its_input():
    assert field("key") == '<input type="hidden" name="key" id="id_key">'


def test_a_label_may_be_the_heading_of_the_page():
    html = drawn(
        '{% include "nhsuk/field.html" with field=form.words heading=True %}', form=EveryKindForm()
    )

    assert '<h1 class="nhsuk-label-wrapper"><label class="nhsuk-label nhsuk-label--l' in html


def test_drawing_a_field_twice_gives_the_same_and_changes_nothing():
    form = EveryKindForm({"name": ""})

    assert field("name", form) == field("name", form)
    assert form.fields["name"].widget.attrs == {"maxlength": "200"}


def test_the_summary_names_each_mistake_and_leads_to_its_control():
    class StayForm(EveryKindForm):
        def clean(self) -> None:
            raise forms.ValidationError("The end is before the beginning.")

    html = drawn('{% include "components/_error_summary.html" %}', form=StayForm({"name": "Pat"}))

    assert re.findall(r"<li>(.*?)</li>", html) == [
        "The end is before the beginning.",
        '<a href="#id_feeling_0">How was it: choose one.</a>',
        '<a href="#id_agreed">I agree: tick this box to go on.</a>',
        '<a href="#id_seen_on">When: fill this in.</a>',
        '<a href="#id_people">How many: fill this in.</a>',
        '<a href="#id_sheet">A file: choose a file.</a>',
        '<a href="#id_secret">Password: fill this in.</a>',
        '<a href="#id_kind">Perspective: choose one.</a>',
        "Key: fill this in.",
    ]


def test_a_number_outside_its_limits_is_told_the_limit():
    class SheetForm(forms.Form):
        blanks = forms.IntegerField(label="How many?", min_value=0, max_value=99)

    low, high = (SheetForm({"blanks": number})["blanks"] for number in (-3, 100))

    assert nhsuk.problems(low) == [
        nhsuk.Problem("This must be 0 or more.", "How many: this must be 0 or more.")
    ]
    assert nhsuk.problems(high)[0].text == "This must be 99 or less."


def test_every_link_of_the_summary_leads_to_something_on_the_page():
    form = EveryKindForm({})

    html = drawn('{% include "components/_error_summary.html" %}{{ form|crispy }}', form=form)

    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_a_form_without_mistakes_has_no_summary():
    assert drawn('{% include "components/_error_summary.html" %}', form=EveryKindForm()) == ""


def test_every_description_exists_and_no_id_comes_twice():
    html = drawn("{{ form|crispy }}", form=EveryKindForm({}))

    ids = re.findall(r'\bid="([^"]+)"', html)
    described = {
        part for ids_ in re.findall(r'aria-describedby="([^"]+)"', html) for part in ids_.split()
    }
    assert sorted(set(ids)) == sorted(ids)
    assert described <= set(ids)


def test_what_people_typed_cannot_become_part_of_the_page():
    form = EveryKindForm({"name": '"><script>alert(1)</script>', "feeling": "<b>"})

    html = drawn('{% include "components/_error_summary.html" %}{{ form|crispy }}', form=form)

    assert "<script>" not in html
    assert "<b>" not in html


def test_a_layout_may_hold_fieldsets_rows_and_buttons():
    form = EveryKindForm()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("About you", "name"),
        Row(Column("people"), Column("balance")),
        Div(HTML("<p>Nearly there</p>"), css_class="panel"),
        Submit("save", "Save and go on"),
    )

    html = drawn("{% crispy form %}", form=form)

    assert html.startswith('<form method="post" enctype="multipart/form-data" novalidate>')
    assert '<h2 class="nhsuk-fieldset__heading">About you</h2>' in html
    assert '<div class="panel"><p>Nearly there</p></div>' in html
    assert (
        '<button class="nhsuk-button" type="submit" name="save" value="Save and go on" '
        'id="submit-id-save" data-module="nhsuk-button" data-prevent-double-click="true">'
        "Save and go on</button>"
    ) in html


def test_a_whole_form_shows_its_summary_first():
    form = EveryKindForm({})
    form.helper = FormHelper()
    form.helper.add_input(Submit("save", "Save"))

    html = drawn("{% crispy form %}", form=form)

    assert html.index("nhsuk-error-summary") < html.index('id="div_id_name"') < html.index("Save")


def test_several_forms_keep_their_count_and_tell_their_mistakes():
    several = forms.formset_factory(EveryKindForm, extra=1)
    bound = several({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""})

    html = drawn("{% crispy formset %}", formset=bound)

    assert 'name="form-TOTAL_FORMS" value="1"' in html
    assert '<a href="#id_form-0-name">Your name: fill this in.</a>' in html
    assert html.count("<legend") == html.count("</legend>")
    assert 'name="form-0-name"' in drawn("{{ formset|crispy }}", formset=several())


def test_the_kinds_of_fields_are_told_apart():
    form = EveryKindForm()

    assert {name: nhsuk.kind(form[name]) for name in form.fields} == {
        "name": "input",
        "words": "textarea",
        "feeling": "radios",
        "matters": "checkboxes",
        "agreed": "checkbox",
        "seen_on": "input",
        "people": "input",
        "balance": "input",
        "sheet": "file",
        "secret": "password",
        "kind": "select",
        "key": "input",
    }
