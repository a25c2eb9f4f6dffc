"""Photos of the wall: put into the record of a day, and taken out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from coproduce.pictures import Picture
from participants.models import User
from workshops.errors import TooManyPhotosError
from workshops.models import Photo, Workshop

PHOTOS_AT_MOST = 12


@transaction.atomic
def add_photo(
    *, workshop: Workshop, picture: Picture, words: str, by: User, now: datetime
) -> Photo:
    """Put a photo into the record of a day. Raises TooManyPhotosError."""
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    if workshop.photos.count() >= PHOTOS_AT_MOST:
        raise TooManyPhotosError
    photo = Photo.objects.create(
        workshop=workshop,
        words=words,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        added_at=now,
        added_by=by,
    )
    trail.record(by, "added", photo, workshop=workshop.pk, size=len(picture.content))
    return photo


@transaction.atomic
def remove_photo(*, photo: Photo, by: User) -> None:
    """Take a photo out of the record; it is gone at once."""
    trail.record(by, "removed", photo, workshop=photo.workshop_id)
    photo.delete()
