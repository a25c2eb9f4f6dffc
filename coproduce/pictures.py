"""Pictures that people upload: really opened, made smaller, saved anew without what they hide."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO

from PIL import Image, ImageOps

from coproduce.errors import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1800
QUALITY = 82


class NotAPictureError(Refused):
    """The file is no picture that can be kept; the sentence says why."""


@dataclass(frozen=True)
class Picture:
    """A JPEG of our own making, without place, time, camera or anything else of the file's."""

    content: bytes = field(repr=False)
    width: int
    height: int


def picture(file: IO[bytes]) -> Picture:
    """The picture in an uploaded file. Raises NotAPictureError."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAPictureError("This photo is larger than 8 MB. Send a smaller copy of it.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NotAPictureError(
                    "This photo has more than 50 million dots. Send a smaller copy of it."
                )
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _saved(opened)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise NotAPictureError(
            "This file cannot be opened as a photo. Send a JPEG, PNG or WebP file."
        ) from fault


def _saved(opened: Image.Image) -> Picture:
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    drawn = Image.new("RGB", upright.size, "white")
    drawn.paste(upright, mask=upright.getchannel("A"))
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Picture(kept.getvalue(), *drawn.size)
