"""One pool of jailed decoders for all tests here."""

from collections.abc import Iterator

import pytest

from seawall.sandbox import DecoderPool
from seawall.sandbox.jail import _link, _nursery


@pytest.fixture(autouse=True)
def zygotes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pool starts its own, as in a server."""
    monkeypatch.setattr(_nursery, "Zygote", _link.Zygote)


@pytest.fixture(scope="session")
def pool() -> Iterator[DecoderPool]:
    """Two children, as a server has."""
    with DecoderPool(size=2) as decoders:
        yield decoders
