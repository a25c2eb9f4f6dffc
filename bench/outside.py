"""Does the map of health hurt elsewhere? Themes of questions to banks and assistants."""

import json

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from reviews.discovery import Encoder
from reviews.discovery.grouping import grouped
from training import corpus


def measured(encoder: Encoder, reps: int = 6, intents: int = 12, size: int = 200) -> float:
    """Mean AMI with the intents over programmes of 200 questions of 12 intents, from two
    sources.
    """
    lines = (corpus.folder() / "ood_intents.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = []
    for source in sorted({row["set"] for row in rows}):
        questions = [row for row in rows if row["set"] == source]
        labels = sorted({row["label"] for row in questions})
        for rep in range(reps):
            draw = np.random.default_rng([rep, len(source)])
            among = {labels[place] for place in draw.permutation(len(labels))[:intents]}
            pool = [row for row in questions if row["label"] in among]
            chosen = [pool[place] for place in draw.permutation(len(pool))[:size]]
            vectors = encoder.encode([row["text"] for row in chosen])
            groups = grouped(vectors, np.ones(len(chosen), dtype=np.int64), intents)
            found.append(adjusted_mutual_info_score([row["label"] for row in chosen], groups))
    return float(np.mean(found))
