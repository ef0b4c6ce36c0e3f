"""One pool of jailed decoders for all tests here."""

from collections.abc import Iterator

import pytest

from seawall.sandbox import DecoderPool


@pytest.fixture(scope="session")
def pool() -> Iterator[DecoderPool]:
    """Two children, as a server has."""
    with DecoderPool(size=2) as decoders:
        yield decoders
