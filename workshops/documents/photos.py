"""The photos of a day, as its record shows them."""

from __future__ import annotations

import base64

from django.urls import reverse

from coproduce import blocks
from participants.models import Programme
from workshops.models import Photo, Workshop


def photos_of(workshop: Workshop) -> list[Photo]:
    """Without the pictures themselves."""
    return list(workshop.photos.defer("content"))


def pictures(
    workshop: Workshop, programme: Programme, *, is_whole: bool
) -> tuple[blocks.Picture, ...]:
    """For a page with the addresses of the photos; `is_whole` for a file that holds them."""
    photos = workshop.photos.all() if is_whole else photos_of(workshop)
    return tuple(
        blocks.Picture(
            words=photo.words,
            address=address(photo, programme),
            width=photo.width,
            height=photo.height,
            jpeg=base64.b64encode(photo.content).decode("ascii") if is_whole else "",
        )
        for photo in photos
    )


def address(photo: Photo, programme: Programme) -> str:
    return reverse("workshops:photo", args=[programme.slug, photo.workshop_id, photo.pk])
