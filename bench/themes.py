"""Scores finding themes against people's: `python -m bench.themes [--reps 5] [--seed 20240]
[--minilm]`.

The map is trained without one organisation and scored on it, each in turn. Then: text from
outside health, what 10 % more statements move, what is drawn to pinned themes.
"""

import argparse
import hashlib
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from bench import baselines, later_runs, outside, tell
from bench.protocol import ORGANISATIONS, Method, Programme, programmes, scores
from reviews.discovery import Discovery, Encoder, Utterance, find_themes
from reviews.discovery.domain_map import DomainMap
from reviews.discovery.encoders import MapEncoder, plain_encoder
from training import corpus
from training.__main__ import CACHE, trained
from training.fitting import Recipe

COLUMNS = (
    "ami",
    "ari",
    "pair f1",
    "recovered",
    "purity",
    "coverage",
    "themes",
    "8 to 15",
    "seconds",
)


def left_out(organisation: str) -> Encoder:
    """The encoder of the map trained without the organisation; kept until recipe or data change."""
    stamp = hashlib.sha256(
        repr(
            (
                Recipe(),
                [p.stat().st_size for p in sorted(corpus.folder().rglob("*.jsonl"))],
                [Path(m).read_bytes() for m in _sources()],
            )
        ).encode()
    ).hexdigest()[:12]
    kept = CACHE / f"without-{organisation.replace(' ', '-')}-{stamp}.npz"
    if not kept.exists():
        trained(Recipe(), organisation).write(kept, "")
    return MapEncoder(DomainMap.read(kept))


def _sources() -> list[Path]:
    parts = ("training/fitting.py", "training/features.py", "training/corpus.py")
    found = ("reviews/discovery/words.py", "reviews/discovery/domain_map.py")
    return [corpus.ROOT / part for part in (*parts, *found)]


def themes_of(found: Discovery, count: int) -> list[int]:
    """The theme number of each statement, -1 in the tray."""
    numbers = [-1] * count
    for number, theme in enumerate(found.themes):
        for member in theme.member_ids:
            numbers[int(member)] = number
    return numbers


def ours(encoder: Encoder) -> Method:
    """Finding themes, all of it: encoding, grouping, naming."""

    def method(texts: list[str]) -> list[int]:
        said = [Utterance(place, text) for place, text in enumerate(texts)]
        return themes_of(find_themes(said, encoder=encoder), len(texts))

    return method


def scored(method: Method, asked: list[Programme]) -> list[dict[str, float]]:
    """Every measure of the method on each programme."""
    rows = []
    for programme in asked:
        start = time.perf_counter()
        found = method(list(programme.texts))
        taken = time.perf_counter() - start
        rows.append(scores(found, programme.themes) | {"seconds": taken})
    return rows


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--seed", type=int, default=20240)
    parser.add_argument("--minilm", action="store_true", help="also MiniLM + Ward, slow")
    asked = parser.parse_args()
    usual: dict[str, Method] = {
        "ours, no map": ours(plain_encoder()),
        "TF-IDF + k-means": baselines.tfidf_k_means,
        "TF-IDF + NMF": baselines.tfidf_nmf,
    }
    if asked.minilm:
        usual["MiniLM + Ward"] = baselines.MiniLMWard()
    table: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    later = []
    for organisation in ORGANISATIONS:
        encoder = left_out(organisation)
        chosen = programmes(organisation, asked.seed, asked.reps)
        for name, method in {"ours, left out": ours(encoder), **usual}.items():
            rows = scored(method, chosen)
            table[name] += rows
            table[f"{name}: {organisation}"] += rows if name == "ours, left out" else []
        later.append(later_runs.measured(chosen, encoder))
    _show(table)
    foreign = outside.measured(left_out("NEAS"))
    tell(f"\nLater runs, statements that arrive afterwards: mean, then {', '.join(ORGANISATIONS)}")
    for measure in later[0]:
        each = [row[measure] for row in later]
        tell(f"  {measure:58} {np.mean(each):.3f} " + " ".join(f"{one:7.3f}" for one in each))
    tell(f"\nOutside health, AMI with 12 intents of other trades: {foreign:.3f}")
    _same_again(programmes("NEAS", asked.seed, 1)[-1])
    tell(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _show(table: dict[str, list[dict[str, float]]]) -> None:
    tell("| method | " + " | ".join(COLUMNS) + " |")
    tell("|---" * (len(COLUMNS) + 1) + "|")
    for name, rows in table.items():
        if rows:
            means = (f"{np.mean([row[column] for row in rows]):.3f}" for column in COLUMNS)
            tell(f"| {name} | " + " | ".join(means) + " |")


def _same_again(programme: Programme) -> None:
    said = [Utterance(place, text) for place, text in enumerate(programme.texts)]
    shuffled = [said[place] for place in np.random.default_rng(0).permutation(len(said))]
    first = find_themes(said)
    start = time.perf_counter()
    again = find_themes(said) == first
    taken = time.perf_counter() - start
    tell(f"Same again: {again}; shuffled the same: {find_themes(shuffled) == first}")
    tell(f"{len(said)} statements: {taken:.2f} s")


if __name__ == "__main__":
    main()
