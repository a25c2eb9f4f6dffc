"""Time and memory of finding themes at scale: `python -m bench.scale [--largest 100000]`.

The statements are public comments said again with a word left out or put in, as many as asked.
Up to `WHOLE` they are themed in one process; all sizes are themed in parts, by one and by two
workers, each bucket a task, and both must give the same themes.
"""

import argparse
import hashlib
import math
import multiprocessing
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from bench import tell
from reviews.discovery import Discovery, Utterance, domain_map_or_plain, find_themes, sharding
from training import corpus

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WHOLE = 100_000


def statements(count: int) -> list[str]:
    """So many different statements, the same for the same count."""
    texts = [comment.text for comment in (*corpus.labelled(), *corpus.unlabelled())]
    words = sorted({word for text in texts[:2000] for word in text.split()})
    draw = np.random.default_rng(count)
    made = []
    for place in draw.integers(0, len(texts), count):
        said = texts[place].split()
        spot = int(draw.integers(0, len(said) + 1))
        if len(said) > 3 and draw.random() < 0.5:
            del said[min(spot, len(said) - 1)]
        else:
            said.insert(spot, words[int(draw.integers(0, len(words)))])
        made.append(" ".join(said))
    return made


def _write_buckets(count: int, folder: Path) -> None:
    files = [(folder / f"{bucket}.txt").open("w", encoding="utf-8") for bucket in range(16)]
    for number, text in enumerate(statements(count)):
        files[sharding.bucket_of(text)].write(f"{number}\t{text}\n")
    for each in files:
        each.close()


def _read(file: Path) -> list[Utterance]:
    lines = file.read_text("utf-8").split("\n")
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return [Utterance(int(number), text) for number, text in pairs]


def _condense(file: Path) -> tuple[bytes, int]:
    return sharding.condense(_read(file), domain_map_or_plain()).to_bytes(), _peak()


def _assign(task: tuple[Path, np.ndarray]) -> tuple[sharding.Assigned, int]:
    file, around = task
    return sharding.assign(_read(file), around, domain_map_or_plain()), _peak()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def in_parts(count: int, workers: int, folder: Path) -> tuple[str, float, int]:
    """Digest of the themes, seconds, and the largest worker's memory in MiB."""
    files = [folder / f"{bucket}.txt" for bucket in range(sharding.BUCKETS)]
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        first = pool.map(_condense, files, chunksize=1)
        parts = [sharding.Condensed.from_bytes(part) for part, _ in first]
        around = sharding.centres(parts, count)
        second = pool.map(_assign, [(file, around) for file in files], chunksize=1)
    found = sharding.finish([part for part, _ in second], around, domain_map_or_plain())
    taken = time.perf_counter() - start
    return _digest(found), taken, max(peak for _, peak in (*first, *second))


def _digest(found: Discovery) -> str:
    lines = sorted(f"{theme.name} {sorted(theme.member_ids)}" for theme in found.themes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _whole(count: int) -> tuple[int, float, int]:
    said = [Utterance(number, text) for number, text in enumerate(statements(count))]
    start = time.perf_counter()
    found = find_themes(said)
    return len(found.themes), time.perf_counter() - start, _peak()


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    asked = parser.parse_args()
    sizes = [size for size in SIZES if size <= asked.largest]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    tell("| statements | how | seconds | MiB a process | themes |\n|---|---|---|---|---|")
    times: dict[int, float] = {}
    for count in sizes:
        if count <= WHOLE:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                themes, taken, peak = pool.apply(_whole, (count,))
            tell(f"| {count:,} | in one go | {taken:.1f} | {peak} | {themes} themes |")
        if count > 5_000:
            times[count] = _by_workers(count)
    if len(times) > 1:
        (small, first), (large, last) = min(times.items()), max(times.items())
        exponent = math.log(last / first) / math.log(large / small)
        tell(f"\nGrowth exponent from {small:,} to {large:,} with one worker: {exponent:.2f}")


def _by_workers(count: int) -> float:
    with tempfile.TemporaryDirectory() as kept:
        _write_buckets(count, Path(kept))
        runs = {workers: in_parts(count, workers, Path(kept)) for workers in (1, 2)}
    same = "the same themes" if runs[1][0] == runs[2][0] else "OTHER THEMES"
    for workers, (_, taken, peak) in runs.items():
        tell(f"| {count:,} | in parts, {workers} at work | {taken:.1f} | {peak} | {same} |")
    return runs[1][1]


if __name__ == "__main__":
    main()
