"""The photos of a day, as its record shows them."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.urls import reverse

from coproduce import blocks
from participants.models import Programme
from workshops.models import Photo, Workshop


@dataclass(frozen=True)
class PhotoOnPage:
    """A photo with the codes of cards that may be on it though their words were taken back."""

    photo: Photo
    taken_back: tuple[str, ...]


def photos_to_check(workshop: Workshop) -> tuple[PhotoOnPage, ...]:
    """Each photo; a card may be on it that was made before the photo was added and taken back
    after it. Two queries, however many photos.
    """
    gone = list(workshop.review_round.cards.withdrawn().exclude(withdrawn_at=None).order_by("pk"))
    return tuple(
        PhotoOnPage(
            photo,
            tuple(
                card.code
                for card in gone
                if card.withdrawn_at and card.made_at <= photo.added_at <= card.withdrawn_at
            ),
        )
        for photo in photos_of(workshop)
    )


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
