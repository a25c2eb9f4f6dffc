"""Made-up programmes of real comments with people's themes, and how a method is scored on them.

Half of the programmes hold 8 to 14 known themes of uneven size ("bal"), half a natural mix in
which thin praise is held to 15 % ("nat"). A programme depends only on the comments, the seed and
its name. A statement left out of every theme counts as a theme of its own, so leaving out is
never rewarded.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

from training.corpus import THIN, Comment, labelled

GENERAL = "(general)"
THIN_SHARE = 0.15
ORGANISATIONS = {"Trust A": "fft_p1", "Trust B": "fft_p1", "NEAS": "fft_v6"}

Method = Callable[[list[str]], Sequence[int]]


@dataclass(frozen=True)
class Programme:
    """Texts of one organisation and the set of human themes of each."""

    name: str
    texts: tuple[str, ...]
    themes: tuple[frozenset[str], ...]


def programmes(
    organisation: str, seed: int, reps: int, sizes: Sequence[int] = (100, 200, 400)
) -> list[Programme]:
    """Two programmes, bal and nat, for each size and repetition."""
    comments = [comment for comment in labelled() if comment.organisation == organisation]
    code = [ord(letter) for letter in ORGANISATIONS[organisation] + organisation]
    made = []
    for size in sizes:
        for rep in range(reps):
            draw = np.random.default_rng([seed, size, rep, *code])
            name = f"{organisation}/{size}/{rep}"
            made.append(_programme(f"bal/{name}", _balanced(comments, size, draw)))
            made.append(_programme(f"nat/{name}", _natural(comments, size, draw)))
    return made


def _programme(name: str, chosen: list[Comment]) -> Programme:
    return Programme(name, tuple(c.text for c in chosen), tuple(_themes(c) for c in chosen))


def _themes(comment: Comment) -> frozenset[str]:
    return frozenset(GENERAL if label in THIN else label for label in comment.labels)


def _balanced(comments: list[Comment], size: int, draw: np.random.Generator) -> list[Comment]:
    by_label: defaultdict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        if len(comment.labels) == 1 and GENERAL not in _themes(comment):
            by_label[comment.labels[0]].append(comment)
    pool = sorted(label for label, members in by_label.items() if len(members) >= 9)
    count = int(draw.integers(8, 15))
    labels = [pool[place] for place in draw.permutation(len(pool))[:count]]
    shares = draw.dirichlet(np.full(len(labels), 1.5))
    chosen: list[Comment] = []
    for label, share in zip(labels, shares, strict=True):
        wanted = min(len(by_label[label]), max(4, round(float(share) * size)))
        chosen += _drawn(by_label[label], wanted, draw)
    return _drawn(chosen, len(chosen), draw)


def _natural(comments: list[Comment], size: int, draw: np.random.Generator) -> list[Comment]:
    thin = [comment for comment in comments if _themes(comment) == {GENERAL}]
    rest = [comment for comment in comments if _themes(comment) != {GENERAL}]
    few = int(THIN_SHARE * size)
    chosen = _drawn(thin, few, draw) + _drawn(rest, size - few, draw)
    return _drawn(chosen, len(chosen), draw)


def _drawn(pool: list[Comment], count: int, draw: np.random.Generator) -> list[Comment]:
    return [pool[place] for place in draw.permutation(len(pool))[:count]]


def scores(found: Sequence[int], themes: Sequence[frozenset[str]]) -> dict[str, float]:
    """Every measure of one outcome; `found` gives a theme number for each statement, -1 for
    none.
    """
    labels = np.asarray(found, dtype=np.int64)
    alone = np.flatnonzero(labels < 0)
    apart = labels.copy()
    apart[alone] = labels.max(initial=-1) + 1 + np.arange(len(alone))
    names = sorted(frozenset[str]().union(*themes))
    holds = np.array([[name in given for name in names] for given in themes])
    shown = [theme for theme, size in Counter(labels[labels >= 0].tolist()).items() if size >= 3]
    single = [place for place, given in enumerate(themes) if len(given) == 1]
    gold = [next(iter(themes[place])) for place in single]
    return {
        "ami": float(metrics.adjusted_mutual_info_score(gold, apart[single])),
        "ari": float(metrics.adjusted_rand_score(gold, apart[single])),
        "pair f1": _pair_f1(apart, holds),
        "recovered": _recovered(labels, holds, names, shown),
        "purity": _purity(labels, holds, shown),
        "coverage": float(np.isin(labels, shown).mean()),
        "themes": float(len(shown)),
        "8 to 15": float(8 <= len(shown) <= 15),
    }


def _pair_f1(labels: NDArray[np.int64], holds: NDArray[np.bool_]) -> float:
    counted = holds.astype(np.int64)
    upper = np.triu_indices(len(labels), 1)
    human = ((counted @ counted.T) > 0)[upper]
    ours = (labels[:, None] == labels[None, :])[upper]
    both = float((human & ours).sum())
    return 2 * both / max(float(human.sum() + ours.sum()), 1.0)


def _recovered(
    labels: NDArray[np.int64], holds: NDArray[np.bool_], names: list[str], shown: list[int]
) -> float:
    """Share of human themes of five or more that some shown theme matches with F1 of a half."""
    found = []
    for column, name in enumerate(names):
        human = holds[:, column]
        if human.sum() >= 5 and name != GENERAL:
            best = [_f1(human, labels == theme) for theme in shown]
            found.append(max(best, default=0.0) >= 0.5)
    return float(np.mean(found)) if found else 0.0


def _f1(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float(2 * (one & other).sum() / max(one.sum() + other.sum(), 1))


def _purity(labels: NDArray[np.int64], holds: NDArray[np.bool_], shown: list[int]) -> float:
    placed = [holds[labels == theme] for theme in shown]
    hits = sum(int(rows.sum(axis=0).max()) for rows in placed)
    return hits / max(sum(len(rows) for rows in placed), 1)
