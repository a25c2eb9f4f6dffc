"""What could be drawn to pinned themes at best: `python -m bench.ceiling`.

In place of the few statements that people placed, a classifier (ridge regression on the vectors of
all three teachers) is taught by every other comment of the same organisation with its human
themes, and says which of the statements that arrive belong to the five pinned ones.
"""

import numpy as np

from bench import tell
from bench.later_runs import HELD, pinned_by_people
from bench.protocol import ORGANISATIONS, Programme, programmes
from training import corpus, teachers
from training.__main__ import CACHE, TEACHERS
from training.fitting import joined

DIMENSIONS, RIDGE, PRECISION = 400, 1.0, 0.70


def main() -> None:
    """Prints the largest recall at which the precision is 0.70."""
    comments = [*corpus.labelled(), *corpus.unlabelled()]
    count = len(corpus.labelled())
    texts = [comment.text for comment in comments]
    seen = [teachers.encode(name, texts, CACHE)[:count].astype(np.float64) for name in TEACHERS]
    whole = joined(seen, slice(0, count))
    axes = np.linalg.eigh(whole.T @ whole)[1][:, -DIMENSIONS:]
    vectors = teachers.of_length_one(whole @ axes).astype(np.float64)
    for organisation in ORGANISATIONS:
        own = [p for p, each in enumerate(comments[:count]) if each.organisation == organisation]
        place = {comments[p].text: p for p in own}
        asked = [p for p in programmes(organisation, 20240, 5) if p.name.startswith("nat/")]
        parts = [_judged(programme, own, place, comments, vectors) for programme in asked]
        scores, hits = (np.concatenate([part[n] for part in parts]) for n in (0, 1))
        right = np.cumsum(hits[np.argsort(-scores, kind="stable")])
        good = np.flatnonzero(right / np.arange(1, len(right) + 1) >= PRECISION)
        recall = right[good[-1]] / sum(part[2] for part in parts) if good.size else 0.0
        tell(f"{organisation}: recall {recall:.2f} at precision {PRECISION}")


def _judged(
    programme: Programme,
    own: list[int],
    place: dict[str, int],
    comments: list[corpus.Comment],
    vectors: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, int]:
    """The best score of each late statement (n,), whether it is right (n,), how many are due."""
    labels = list(pinned_by_people(programme))
    late = range(round(HELD * len(programme.texts)), len(programme.texts))
    among = {place[text] for text in programme.texts}
    taught = [each for each in own if each not in among]
    goals = np.array([[label in comments[p].labels for label in labels] for p in taught], float)
    rows, middle = vectors[taught], goals.mean(axis=0)
    square = rows.T @ rows + RIDGE * np.eye(rows.shape[1])
    table = np.linalg.solve(square, rows.T @ (goals - middle))
    found = vectors[[place[programme.texts[each]] for each in late]] @ table + middle
    best = found.argmax(axis=1)
    hits = [labels[b] in programme.themes[each] for b, each in zip(best, late, strict=True)]
    due = sum(bool(programme.themes[each] & set(labels)) for each in late)
    return found.max(axis=1), np.array(hits), due


if __name__ == "__main__":
    main()
