"""Time and memory of finding themes at scale: `python -m bench.scale [--sizes 10000 100000]`.

The statements are public comments said again with a word left out or put in, as many as asked.
Up to `WHOLE` they are themed in one process; all sizes are themed in parts, each bucket a task, by
one worker and by two, to whom parts and statements come in the opposite order. All must give the
same themes: their digests are in the last column, and it ends with 1 if two differ. What it costs
of a processor, unlike the seconds, does not depend much on what else the machine does.
"""

import argparse
import hashlib
import itertools
import math
import multiprocessing
import os
import resource
import sys
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
    """A digest of the themes, seconds, those of a processor in all processes together, and the peak
    memory in MiB: of the workers, the largest; and of the process that shares out the work and
    puts it together.
    """

    digest: str
    seconds: float
    processor: float
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


def _condense(task: tuple[Path, bool]) -> tuple[bytes, float, int]:
    file, is_backwards = task
    start = time.process_time()
    said = _read(file)
    made = sharding.condense(said[::-1] if is_backwards else said, domain_map_or_plain())
    return made.to_bytes(), time.process_time() - start, _peak()


def _assign(task: tuple[Path, bool, bytes]) -> tuple[bytes, float, int]:
    file, is_backwards, kept = task
    start = time.process_time()
    said, around = _read(file), sharding.Centres.from_bytes(kept)
    made = sharding.assign(said[::-1] if is_backwards else said, around, domain_map_or_plain())
    return made.to_bytes(), time.process_time() - start, _peak()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def in_parts(workers: int, folder: Path) -> Measured:
    """The themes of the statements in a folder, found by so many workers; by more than one, the
    last part first and the last statement of each first.
    """
    files = [_bucket(folder, number) for number in _numbers()]
    other_way = workers > 1
    turn = -1 if other_way else 1
    encoder = domain_map_or_plain()
    start, processor = time.perf_counter(), time.process_time()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        tasks = [(file, other_way) for file in files[::turn]]
        first = pool.map(_condense, tasks, chunksize=1)[::turn]
        parts = [sharding.Condensed.from_bytes(each[0]) for each in first]
        around = sharding.centres(parts, encoder)
        kept = around.to_bytes()
        second = pool.map(_assign, [(*task, kept) for task in tasks], chunksize=1)[::turn]
    assigned = [sharding.Assigned.from_bytes(each[0]) for each in second]
    whole = finishing.Together.of(assigned, len(around.all))
    wanted = frozenset(whole.read())
    said = {u.id: u for file in files for u in _read(file) if u.id in wanted}
    found = finishing.finish(whole, said, encoder)
    taken = time.perf_counter() - start
    used = time.process_time() - processor + sum(each[1] for each in (*first, *second))
    worker = max(each[2] for each in (*first, *second))
    return Measured(_digest(found), taken, used, worker, _peak())


def in_one_go(count: int) -> Measured:
    """The themes of so many statements, found by this process alone."""
    said = [Utterance(number, text) for number, text in enumerate(statements(count))]
    start, processor = time.perf_counter(), time.process_time()
    found = find_themes(said)
    taken, used = time.perf_counter() - start, time.process_time() - processor
    return Measured(_digest(found), taken, used, _peak(), _peak())


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


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    tell("| statements | how | seconds | of a processor | MiB a worker | MiB together | themes |")
    tell("|---|---|---|---|---|---|---|")
    sizes = [(size, _measured(size)) for size in sorted(asked.sizes)]
    for (fewer, earlier), (more, later) in itertools.pairwise(sizes):
        times = [_chosen(runs).processor for runs in (earlier, later)]
        exponent = math.log(times[1] / times[0]) / math.log(more / fewer)
        tell(f"\nGrowth exponent from {fewer:,} to {more:,}: {exponent:.2f}")
    differ = [size for size, runs in sizes if len({run.digest for run in runs.values()}) > 1]
    tell(f"\nNOT the same themes: {differ}" if differ else "\nThe same themes whichever way.")
    return int(bool(differ))


def _chosen(runs: dict[str, Measured]) -> Measured:
    return runs.get("in parts, 1 at work") or runs["in one go"]


def _measured(count: int) -> dict[str, Measured]:
    """So many statements themed in each way."""
    runs = {}

    def run(how: str, function: Callable[..., Measured], *given: Any) -> None:
        runs[how] = each = _alone(function, *given)
        figures = f"{each.seconds:.1f} | {each.processor:.1f} | {each.worker} | {each.together}"
        tell(f"| {count:,} | {how} | {figures} | {each.digest} |")

    if count <= WHOLE:
        run("in one go", in_one_go, count)
    if count > FEWEST_IN_PARTS:
        with tempfile.TemporaryDirectory() as kept:
            _alone(_write_buckets, count, Path(kept))
            run("in parts, 1 at work", in_parts, 1, Path(kept))
            run("in parts, 2 at work", in_parts, 2, Path(kept))
    return runs


if __name__ == "__main__":
    sys.exit(main())
