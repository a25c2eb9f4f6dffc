"""Time and memory of finding themes at scale: `python -m bench.scale [--largest 100000]`.

The statements are public comments said again with a word left out or put in, as many as asked.
Up to `WHOLE` they are themed in one process; all sizes are themed in parts, by one and by two
workers, each bucket a task, and all must give the same themes.
"""

import argparse
import hashlib
import itertools
import math
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import tell
from reviews.discovery import (
    Discovery,
    Utterance,
    domain_map_or_plain,
    find_themes,
    finishing,
    sharding,
)
from training import corpus

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WHOLE = 100_000
FEWEST_IN_PARTS = 5_000


@dataclass(frozen=True)
class Measured:
    """A digest of the themes, seconds, and the peak memory in MiB: of the workers, the largest;
    and of the process that shares out the work and puts it together.
    """

    digest: str
    seconds: float
    worker: int
    together: int


def statements(count: int) -> Iterator[str]:
    """So many different statements, the same for the same count."""
    texts = [comment.text for comment in (*corpus.labelled(), *corpus.unlabelled())]
    words = sorted({word for text in texts[:2000] for word in text.split()})
    draw = np.random.default_rng(count)
    for place in draw.integers(0, len(texts), count):
        said = texts[place].split()
        spot = int(draw.integers(0, len(said) + 1))
        if len(said) > 3 and draw.random() < 0.5:
            del said[min(spot, len(said) - 1)]
        else:
            said.insert(spot, words[int(draw.integers(0, len(words)))])
        yield " ".join(said)


def _write_buckets(count: int, folder: Path) -> None:
    files = [_bucket(folder, number).open("w", encoding="utf-8") for number in _numbers()]
    for number, text in enumerate(statements(count)):
        files[sharding.bucket_of(text)].write(f"{number}\t{text}\n")
    for each in files:
        each.close()


def _numbers() -> range:
    return range(sharding.BUCKETS)


def _bucket(folder: Path, number: int) -> Path:
    return folder / f"{number}.txt"


def _read(file: Path) -> list[Utterance]:
    lines = file.read_text("utf-8").split("\n")
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return [Utterance(int(number), text) for number, text in pairs]


def _condense(file: Path) -> tuple[bytes, int]:
    return sharding.condense(_read(file), domain_map_or_plain()).to_bytes(), _peak()


def _assign(task: tuple[Path, bytes]) -> tuple[bytes, int]:
    file, kept = task
    around = sharding.Centres.from_bytes(kept)
    return sharding.assign(_read(file), around, domain_map_or_plain()).to_bytes(), _peak()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def in_parts(workers: int, folder: Path) -> Measured:
    """The themes of the statements in a folder, found by so many workers."""
    files = [_bucket(folder, number) for number in _numbers()]
    encoder = domain_map_or_plain()
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        first = pool.map(_condense, files, chunksize=1)
        parts = [sharding.Condensed.from_bytes(part) for part, _ in first]
        around = sharding.centres(parts, encoder)
        kept = around.to_bytes()
        second = pool.map(_assign, [(file, kept) for file in files], chunksize=1)
    assigned = [sharding.Assigned.from_bytes(part) for part, _ in second]
    whole = finishing.Together.of(assigned, len(around.all))
    wanted = frozenset(whole.read())
    said = {u.id: u for file in files for u in _read(file) if u.id in wanted}
    found = finishing.finish(whole, said, encoder)
    taken = time.perf_counter() - start
    worker = max(peak for _, peak in (*first, *second))
    return Measured(_digest(found), taken, worker, _peak())


def in_one_go(count: int) -> Measured:
    """The themes of so many statements, found by this process alone."""
    said = [Utterance(number, text) for number, text in enumerate(statements(count))]
    start = time.perf_counter()
    found = find_themes(said)
    return Measured(_digest(found), time.perf_counter() - start, _peak(), _peak())


def _digest(found: Discovery) -> str:
    lines = [f"{theme.name} {theme.member_ids}" for theme in found.themes]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _alone(function: Callable[..., Any], *given: Any) -> Any:
    """In a process of its own, so that its memory is its own."""
    receive, send = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(
        target=_answer, args=(send, function, given)
    )
    child.start()
    send.close()
    try:
        return receive.recv()
    finally:
        child.join()


def _answer(send: Any, function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    send.send(function(*given))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    asked = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    tell("| statements | how | seconds | MiB a worker | MiB together | themes |")
    tell("|---|---|---|---|---|---|")
    times = [_measured(size) for size in SIZES if size <= asked.largest]
    for earlier, later in itertools.pairwise(times):
        exponent = math.log(later[1] / earlier[1]) / math.log(later[0] / earlier[0])
        tell(f"\nGrowth exponent from {earlier[0]:,} to {later[0]:,}: {exponent:.2f}")


def _measured(count: int) -> tuple[int, float]:
    """So many statements, and the seconds that they take one worker."""
    runs = {}
    if count <= WHOLE:
        runs["in one go"] = _alone(in_one_go, count)
    if count > FEWEST_IN_PARTS:
        with tempfile.TemporaryDirectory() as kept:
            _alone(_write_buckets, count, Path(kept))
            for workers in (1, 2):
                runs[f"in parts, {workers} at work"] = _alone(in_parts, workers, Path(kept))
    same = "the same" if len({run.digest for run in runs.values()}) == 1 else "NOT THE SAME"
    for how, run in runs.items():
        tell(f"| {count:,} | {how} | {run.seconds:.1f} | {run.worker} | {run.together} | {same} |")
    chosen = runs.get("in parts, 1 at work") or runs["in one go"]
    return count, chosen.seconds


if __name__ == "__main__":
    main()
