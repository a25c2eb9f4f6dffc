"""Finds the themes in short texts: plain Python, numpy and scipy; no Django, nothing else of
ours.
"""

from reviews.discovery.describing import version
from reviews.discovery.encoders import Encoder, domain_map_or_plain, plain_encoder
from reviews.discovery.finding import find_themes, suggest_split
from reviews.discovery.results import (
    Discovery,
    EarlierTheme,
    FoundTheme,
    Overlap,
    PinnedTheme,
    Unplaced,
    Utterance,
)
from reviews.discovery.sentences import NoSuchEncoderError, encoder_named

__all__ = [
    "Discovery",
    "EarlierTheme",
    "Encoder",
    "FoundTheme",
    "NoSuchEncoderError",
    "Overlap",
    "PinnedTheme",
    "Unplaced",
    "Utterance",
    "domain_map_or_plain",
    "encoder_named",
    "find_themes",
    "plain_encoder",
    "suggest_split",
    "version",
]
