"""Photos of the wall: really opened, without what they hide, for the team alone."""

import io
import re
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from coproduce import pictures
from coproduce.audit.models import AuditEvent
from reviews.operations import drafting
from tests import make
from workshops.operations import photos

WORDS = "The wall with nine themes"


def url(name, workshop, *more):
    return reverse(f"workshops:{name}", args=[workshop.programme.slug, workshop.pk, *more])


@pytest.fixture
def readers(fay, olu):
    """A facilitator's browser and an observer's."""
    clients = Client(), Client()
    for client, user in zip(clients, (fay, olu), strict=True):
        client.force_login(user)
    return clients


def opened(content):
    return Image.open(io.BytesIO(content))


def with_a_place():
    """A photo on its side that says where it was taken."""
    hidden = Image.Exif()
    hidden[0x0112] = 6
    hidden[0x010F] = "A camera"
    hidden.get_ifd(0x8825)[1] = "N"
    return make.image_file((400, 200), "JPEG", exif=hidden)


def many_dots():
    file = io.BytesIO()
    Image.new("1", (9000, 6000)).save(file, "PNG")
    return file.getvalue()


# --- what is kept of a file ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_is_saved_anew_as_a_small_jpeg(kind):
    kept = pictures.picture(make.image_file((4000, 3000), kind))

    assert (kept.width, kept.height) == (1800, 1350)
    assert (opened(kept.content).format, opened(kept.content).size) == ("JPEG", (1800, 1350))


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    before = with_a_place()
    assert opened(before.read()).getexif().get_ifd(0x8825)
    before.seek(0)

    kept = pictures.picture(before)

    assert (kept.width, kept.height) == (200, 400)
    assert not opened(kept.content).getexif()
    assert b"A camera" not in kept.content


def test_what_can_be_seen_through_is_white():
    file = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)

    kept = opened(pictures.picture(file).content)

    assert kept.getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_of_another_size_keeps_its_shape():
    kept = pictures.picture(make.image_file((30, 20)))

    assert (kept.width, kept.height) == (30, 20)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be opened"),
        (b"<script>alert(1)</script>", "cannot be opened"),
        (b"\xff\xd8\xff\xe0 not a photo", "cannot be opened"),
        (make.image_file((300, 300)).read()[:400], "cannot be opened"),
        (make.image_file((9, 9), "GIF").read(), "cannot be opened"),
        (many_dots(), "50 million"),
        (b"x" * (pictures.MAX_BYTES + 1), "8 MB"),
    ],
    ids=["empty", "script", "not one", "cut short", "gif", "huge", "heavy"],
)
def test_what_is_no_photo_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(pictures.NotAPictureError, match=sentence):
        pictures.picture(io.BytesIO(content))


# --- the record of the day -----------------------------------------------------------------------


def test_a_facilitator_adds_a_photo_and_takes_it_out_again(as_fay, workshop):
    data = {"picture": with_a_place(), "words": WORDS}
    answer = as_fay.post(url("photos", workshop), data)
    photo = workshop.photos.get()
    added = AuditEvent.objects.latest("pk")
    page = as_fay.get(url("photos", workshop)).content.decode()
    image = as_fay.get(url("photo", workshop, photo.pk))

    assert (answer.status_code, photo.words, photo.width) == (302, WORDS, 200)
    assert f'alt="{WORDS}"' in page
    assert (image["Content-Type"], image["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in image["Content-Security-Policy"]
    assert image.content == bytes(photo.content)
    assert (added.verb, added.object_id) == ("added", photo.pk)
    assert WORDS not in str(added.facts)

    as_fay.post(url("remove_photo", workshop, photo.pk))

    assert (workshop.photos.count(), AuditEvent.objects.latest("pk").verb) == (0, "removed")
    assert as_fay.get(url("photo", workshop, photo.pk)).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"words": WORDS}, "Choose a photo."),
        ({"picture": "file"}, "Say in a few words what is in the photo."),
        ({"picture": "other", "words": WORDS}, "cannot be opened as a photo"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(as_fay, workshop, data, sentence):
    files = {"file": make.image_file(), "other": SimpleUploadedFile("wall.jpg", b"GIF89a")}
    data = {name: files.get(value, value) for name, value in data.items()}

    answer = as_fay.post(url("photos", workshop), data)
    page = answer.content.decode()

    assert (answer.status_code, sentence in page, workshop.photos.count()) == (422, True, 0)
    assert (WORDS in page) is ("words" in data)


def test_a_photo_of_another_programme_is_not_found(as_fay, workshop):
    elsewhere = make.workshop(review_round=make.review_round(programme=make.programme(slug="b")))
    photo = make.photo(workshop=elsewhere)

    assert as_fay.get(url("photo", workshop, photo.pk)).status_code == 404


def test_a_day_holds_twelve_photos(as_fay, workshop):
    for _each in range(photos.PHOTOS_AT_MOST):
        make.photo(workshop=workshop)

    data = {"picture": make.image_file(), "words": WORDS}
    answer = as_fay.post(url("photos", workshop), data)

    assert (workshop.photos.count(), b"Remove one first" in answer.content) == (12, True)


def test_the_record_shows_photos_to_the_team_and_not_to_observers(readers, workshop):
    photo = make.photo(workshop=workshop, words=WORDS)
    seen = [client.get(url("record", workshop)).content.decode() for client in readers]

    assert [url("photo", workshop, photo.pk) in page for page in seen] == [True, False]
    assert readers[1].get(url("photo", workshop, photo.pk)).status_code == 403


def test_the_record_on_paper_holds_the_photos_with_their_words(readers, workshop):
    make.photo(workshop=workshop, words=WORDS)

    mine, theirs = (
        pypdf.PdfReader(io.BytesIO(client.get(url("print_record", workshop)).content))
        for client in readers
    )

    assert [len(reader.pages[-1].images) for reader in (mine, theirs)] == [1, 0]
    assert WORDS in mine.pages[-1].extract_text()


def test_the_record_in_word_holds_the_photos_with_their_words(as_fay, workshop):
    make.photo(workshop=workshop, words=WORDS)
    written = as_fay.get(url("write_record", workshop)).content

    with zipfile.ZipFile(io.BytesIO(written)) as file:
        text = file.read("word/document.xml").decode()
        names = [name for name in file.namelist() if name.startswith("word/media/")]

    assert len(names) == 1
    assert re.search(rf'<wp:docPr [^>]*descr="{WORDS}"', text)


def test_photos_from_before_a_card_was_taken_back_say_which_card_to_look_for(readers, review_round):
    facilitator, _observer = readers
    workshop = make.workshop(review_round=review_round)
    card, still_there = (
        make.approved_card(review_round=workshop.review_round, made_at=make.NOW) for _ in range(2)
    )
    words = ("The wall before", "The wall after")
    before, after = (
        make.photo(workshop=workshop, words=each, added_at=make.NOW + timedelta(days=days))
        for each, days in zip(words, (1, 3), strict=True)
    )
    page = url("photos", workshop)
    assert "taken back" not in facilitator.get(page).content.decode()

    gone = type(card).objects.filter(pk=card.pk)
    drafting.take_away(gone, now=make.NOW + timedelta(days=2))
    shown = facilitator.get(page).content.decode()

    first, second = shown.split("<figure")[1:]
    assert f"Look for card {card.code}." in first
    assert "Look for" not in second
    assert still_there.code not in shown
    assert url("remove_photo", workshop, before.pk) in first
    assert url("remove_photo", workshop, after.pk) in second
