"""How old a reader must be: the Flesch-Kincaid grade of the words on a page.

Kincaid et al. 1975, Derivation of new readability formulas for Navy enlisted personnel: grade
= 0.39 words/sentences + 11.8 syllables/words - 15.59. A grade is a year of school in the United
States; a child in it is five or six years older than its number, and we count the five.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {
    "p", "li", "h1", "h2", "h3", "h4", "label", "legend", "div", "dt", "dd", "button", "a", "td",
    "th", "summary", "option", "section", "details", "ul", "ol", "title", "footer", "header",
}  # fmt: skip
SILENT = {"script", "style", "svg", "textarea", "head", "select"}


@dataclass
class _Text(HTMLParser):
    """The text of a page as a reader meets it: a block ends a sentence."""

    pieces: list[str] = field(default_factory=list)
    silent: int = 0

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if tag in BLOCKS - {"a"}:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        if tag in BLOCKS - {"a"}:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.pieces.append(" ".join(data.split("\n")))


def sentences(html):
    """The sentences of a page: what stands in blocks and stops inside them.

    Labels and buttons of a word or two are left out: they would make any page look easy.
    """
    reader = _Text()
    reader.feed(html)
    found = []
    for block in "".join(reader.pieces).split("\n"):
        found += [each for each in re.split(r"(?<=[.!?:;])\s+", block) if len(words(each)) > 3]
    return found


def words(sentence):
    return re.findall(r"[A-Za-z]+(?:[’'][a-z]+)?", sentence)


def syllables(word):
    """How many syllables, by its groups of vowels: right for most English words."""
    word = re.sub(r"[’'].*", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]es?$|[^aeiouytd]ed$", word) and not re.search(
        r"(s|x|z|ch|sh|c|g)es$", word
    ):
        count -= 1
    return max(1, count)


def reading_age(texts):
    """The age at which these sentences are easy to read."""
    tokens = [word for text in texts for word in words(text)]
    per_sentence = len(tokens) / len(texts)
    per_word = sum(map(syllables, tokens)) / len(tokens)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5
