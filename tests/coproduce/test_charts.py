"""A bar chart as it is drawn: whole labels, each bar below its own."""

from django.template.loader import render_to_string

from coproduce import charts

LONG = "I can't get through to anybody who knows me when I am frightened at night"


def test_a_long_label_is_drawn_whole_and_its_bar_lies_below_it():
    chart = charts.Chart("c", "Cards", "", charts.bars([("Short", 2), (LONG, 1)]), "Theme", "Cards")

    short, long = chart.rows

    assert " ".join(words for _y, words in long.lines) == LONG
    assert max(len(words) for _y, words in long.lines) <= charts.LETTERS_A_LINE
    assert short.top + short.height == long.top
    assert long.lines[-1][0] < long.bar_top < long.height
    assert chart.height == short.height + long.height
    drawn = render_to_string("components/_chart_bar.html", {"chart": chart})
    assert drawn.count("<text") == 5
    assert f'height="{chart.height}"' in drawn
