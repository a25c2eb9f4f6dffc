"""The words of a pack's pages in the reader's language: an ordinary and an easy-read set.

They are frozen with the pack, so that a better sentence changes no pack that was printed before.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from reviews.models import Heading, PaperSet

Words = dict[str, str]


def pack_words(print_set: str = PaperSet.STANDARD, language: str = "en") -> Words:
    """Every word that the pages of a pack say, but for the people's own."""
    with translation.override(language):
        easy = _easy_read() if print_set == PaperSet.EASY_READ else {}
        months = {f"month_{number}": str(name) for number, name in MONTHS.items()}
        return months | _of_the_pages() | _of_the_parts() | _ordinary() | easy


def heading_word(heading: Heading) -> str:
    """The heading in the language that is spoken now."""
    return {
        Heading.WORKING: _("What is working"),
        Heading.NOT_WORKING: _("What is not working"),
        Heading.FUTURE: _("What matters for the future"),
    }[heading]


def _of_the_parts() -> Words:
    return {
        "overview": _("What is in this pack"),
        "today": _("What today is"),
        "wall_headings": _("Wall headings"),
        "cards": _("Cards"),
        "blank_cards": _("Blank cards"),
        "theme_posters": _("Theme posters"),
        "blank_titles": _("Blank titles"),
        "voting_sheets": _("Voting sheets"),
        "dot_sheets": _("Dot sheets"),
        "root_cause_sheets": _("Root cause sheets"),
        "success_sheets": _("Success sheets"),
        "action_sheets": _("Action sheets"),
    }


def _of_the_pages() -> Words:
    return {
        "theme_pack": _("Theme pack"),
        "pack": _("Pack"),
        "made_on": _("Made on"),
        "page": _("Page"),
        "of": _("of"),
        "part": _("Part"),
        "first_page": _("First page"),
        "paper": _("Paper"),
        "heading": _("Heading"),
        "theme": _("Theme"),
        "themes": _("Themes"),
        "card": _("Card"),
        "cards_column": _("Cards"),
        "title": _("Title"),
        "code": _("Code"),
        "votes": _("Votes"),
        "all": _("All"),
        "table": _("Table"),
        "no_name": _("No card carries a name. A card’s code finds it again afterwards."),
        "cards_and_themes": _("Cards and themes"),
        "unplaced": _("Not in a theme yet"),
        "top_priority": _("A top priority for the person"),
        "own_words": _("In our own words: “I …”"),
        "count_title": _("Count the votes"),
        "count_hint": _(
            "Write how many votes each theme has from each perspective. "
            "Type the numbers in afterwards."
        ),
    }


def _ordinary() -> Words:
    return {
        "vote_title": _("What matters most to you?"),
        "your_votes": _("Your votes"),
        "vote_hint": _(
            "Put a cross in one box for each vote. You may give one theme more than one vote. "
            "Please do not write your name."
        ),
        "here_as": _("I am here as (tick one):"),
        "what_people_said": _("What people said"),
        "my_votes": _("My votes"),
        "dots_title": _("Put your dots here"),
        "dots_hint": _(
            "One dot is one vote. You may put more than one dot beside one theme. "
            "Nobody needs to know whose dots are whose."
        ),
        "dots": _("Dots"),
        "why_title": _("Why does this happen?"),
        "why_hint": _(
            "Write one cause in a box, then ask again. There is room for more than one cause. "
            "Use the back if you need it."
        ),
        "because": _("Because …"),
        "and_why": _("And why is that?"),
        "supporting_cards": _("Cards:"),
        "act_on": _("We will act on this"),
        "success_title": _("What would good look like?"),
        "success_hint": _("For each group of people, finish the sentence in their own words."),
        "success_for": _("For"),
        "success_would": _("If this were put right, I would …"),
        "somebody_else": _("Somebody else:"),
        "action_title": _("What will we do?"),
        "action_cause": _("The cause that we will act on"),
        "action_now": _("What happens now"),
        "action_change": _("What will change"),
        "action_horizon": _("Quick win, short or longer term"),
        "action_lead": _("Who leads"),
        "action_organisation": _("Organisation"),
        "action_when": _("By when"),
        "today_title": _("What today is"),
        "today_cards": _("Many people told us about their care. Their words are on the cards."),
        "today_no_names": _("No card has a name on it. Please do not guess who said it."),
        "today_together": _("We read the cards together and put them into themes."),
        "today_vote": _("Everybody votes. Each person has the same number of votes."),
        "today_plan": _("We ask why things go wrong, and plan what will change."),
        "today_help": _("You can ask for help, or rest, at any time."),
        "today_after": _("We will tell you what happened because of today."),
    }


def _easy_read() -> Words:
    return {
        "vote_title": _("What matters most to you?"),
        "vote_hint": _("One cross is one vote. Do not write your name."),
        "here_as": _("Who are you? Tick one box."),
        "what_people_said": _("What people said"),
        "dots_hint": _("One dot is one vote."),
        "why_hint": _("Write one reason in each box. You can draw too."),
        "success_title": _("How would it be good?"),
        "success_hint": _("Write what each group would say. You can draw too."),
        "success_would": _("When it is good, I can …"),
        "action_cause": _("Why it goes wrong"),
        "action_change": _("What we will do"),
        "action_horizon": _("Soon or later"),
        "action_lead": _("Who does it"),
        "today_cards": _("People told us about their care. Their words are on cards."),
        "today_no_names": _("There are no names on the cards."),
        "today_together": _("We read the cards together."),
        "today_vote": _("You can vote. Everybody has the same number of votes."),
        "today_plan": _("We plan what to change."),
        "today_help": _("You can ask for help. You can have a rest."),
        "today_after": _("We will tell you what we did."),
    }
