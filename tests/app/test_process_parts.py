"""A file that comes without a check is hashed, copied safely, and opened once."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from seawall.sandbox import DecoderPool
from seawall.sandbox.model import Unreadable
from tests.digests import DIGESTS
from tests.gate.conftest import known_picture


@pytest.fixture
def parts(assembled_parts):
    with DecoderPool(1) as pool:
        yield replace(assembled_parts, pool=pool)


def test_a_picture_gets_its_signals_and_a_safe_copy_from_one_opening(parts):
    media = parts.media_of(known_picture())

    assert {"pdq", "orb", *DIGESTS} == {kind for kind, _ in media.signals}
    with Image.open(io.BytesIO(media.rendition)) as copy:
        assert (copy.format, max(copy.size) <= 1024) == ("JPEG", True)
    assert [child.files for child in parts.pool.room("picture").children.nursery.idle] == [1]


def test_where_nobody_would_look_for_parts_no_features_are_kept(parts):
    settings = parts.settings.model_copy(update={"ladder": "derived"})

    media = replace(parts, settings=settings).media_of(known_picture())

    assert {"pdq", *DIGESTS} == {kind for kind, _ in media.signals}


def test_a_file_that_is_no_picture_has_signals_and_no_copy(parts):
    media = parts.media_of(b"plain words")

    assert {"text", *DIGESTS} == {kind for kind, _ in media.signals}
    assert media.rendition is None


def test_a_broken_picture_is_refused(parts):
    with pytest.raises(Unreadable):
        parts.media_of(known_picture()[:2000])
