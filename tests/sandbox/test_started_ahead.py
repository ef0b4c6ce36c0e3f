"""A decoder that loads before anybody needs it is the one that opens the first file."""

from __future__ import annotations

import pytest

from seawall.sandbox import DecoderPool, SandboxLimits, pool
from seawall.sandbox.jail import _link, _nursery
from tests.pictures import photo, saved

PHOTO = saved(photo().resize((96, 96)), "PNG")


@pytest.fixture
def zygotes(monkeypatch):
    """Every zygote that is started, by its family."""
    started = []

    class Counted(_link.Zygote):
        def __init__(self, family: str, limits: SandboxLimits) -> None:
            started.append(family)
            super().__init__(family, limits)

    monkeypatch.setattr(_nursery, "Zygote", Counted)
    monkeypatch.setattr(_nursery, "_AHEAD", {})
    return started


def test_the_first_pool_takes_the_decoder_that_was_started_ahead(zygotes):
    pool.start_decoder_ahead(PHOTO, SandboxLimits())

    with DecoderPool(1) as decoders:
        decoders.open_picture(PHOTO)

    assert zygotes == ["picture"]


def test_a_pool_with_other_limits_starts_its_own(zygotes):
    pool.start_decoder_ahead(PHOTO, SandboxLimits())

    with DecoderPool(1, SandboxLimits(max_pixels=1_000_000)) as decoders:
        decoders.open_picture(PHOTO)

    assert zygotes == ["picture", "picture"]
    _nursery._AHEAD.popitem()[1].close()


def test_a_second_pool_starts_its_own(zygotes):
    pool.start_decoder_ahead(PHOTO, SandboxLimits())

    for _ in range(2):
        with DecoderPool(1) as decoders:
            decoders.open_picture(PHOTO)

    assert zygotes == ["picture", "picture"]


def test_one_that_has_ended_meanwhile_is_replaced(zygotes):
    pool.start_decoder_ahead(PHOTO, SandboxLimits())
    next(iter(_nursery._AHEAD.values())).close()

    with DecoderPool(1) as decoders:
        decoders.open_picture(PHOTO)

    assert zygotes == ["picture", "picture"]


def test_what_is_no_file_of_a_kind_that_is_opened_starts_nothing(zygotes):
    pool.start_decoder_ahead(b"only words", SandboxLimits())

    assert zygotes == []


def test_a_zygote_that_is_closed_has_ended_and_left_no_process():
    zygote = _link.Zygote("picture", SandboxLimits())
    zygote.fork().line.close()

    zygote.close()

    assert not zygote.alive
