"""Does a name lead back to its theme? Judged by MiniLM, which took no part in making the name:
`python -m bench.names [--show] [--seed 20240]`.

A name finds its own theme when it is nearer to the mean of that theme's statements than to any
other theme's of the programme; names from the map trained without the organisation.
"""

import argparse

import numpy as np

from bench import tell
from bench.protocol import ORGANISATIONS, Programme, programmes
from bench.themes import left_out
from reviews.discovery import Encoder, FoundTheme, Utterance, find_themes
from training import teachers

KINDS = ("name", "most typical statement", "key phrases", "name and key phrases")


def measured(asked: list[Programme], encoder: Encoder, judge: teachers.Teacher) -> np.ndarray:
    """For each kind of name (4,), the share that finds its own theme."""
    shares = []
    for programme in asked:
        said = [Utterance(place, text) for place, text in enumerate(programme.texts)]
        found = find_themes(said, encoder=encoder)
        vectors = judge([teachers.tidied(text) for text in programme.texts])
        middles = [vectors[[int(i) for i in t.member_ids]].mean(axis=0) for t in found.themes]
        centres = teachers.of_length_one(np.array(middles))
        for kind in range(len(KINDS)):
            shown = [_shown(theme, programme)[kind] for theme in found.themes]
            nearest = (judge(shown) @ centres.T).argmax(axis=1)
            shares.append(float((nearest == np.arange(len(shown))).mean()))
    return np.array(shares).reshape(-1, len(KINDS)).mean(axis=0)


def _shown(theme: FoundTheme, programme: Programme) -> tuple[str, ...]:
    typical = programme.texts[int(theme.typical_ids[0])]
    phrases = ", ".join(theme.key_phrases) or typical
    return theme.name, typical, phrases, f"{theme.name} ({phrases})"


def main() -> None:
    """Prints the shares; with `--show` the names themselves, for reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--seed", type=int, default=20240)
    asked = parser.parse_args()
    judge = teachers.TEACHERS["minilm"][1]()
    rows = []
    for organisation in ORGANISATIONS:
        chosen = programmes(organisation, asked.seed, 4, (200,))
        rows.append(measured(chosen, left_out(organisation), judge))
        for programme in chosen if asked.show else ():
            said = [Utterance(place, text) for place, text in enumerate(programme.texts)]
            tell(f"\n{programme.name}")
            for theme in find_themes(said, encoder=left_out(organisation)).themes:
                tell(f"  {len(theme.member_ids):3} {theme.name}  [{', '.join(theme.key_phrases)}]")
    for kind, share in zip(KINDS, np.mean(rows, axis=0), strict=True):
        tell(f"{kind:24} finds its own theme {share:.3f}")


if __name__ == "__main__":
    main()
