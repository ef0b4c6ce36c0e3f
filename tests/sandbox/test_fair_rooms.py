"""One account's files that never end: they end as too slow, and others' files are opened meanwhile.

What is tested is the order of answers, not how long they take.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from seawall.sandbox import DecoderPool, TookTooLong
from seawall.sandbox.fair_turns import Claimant
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.jail import _room
from seawall.sandbox.model import BEHIND
from tests.holders import zipped
from tests.sandbox.hanging_files import HangingFile, hang_on
from tests.waiting import until

HANGING = zipped({"hangs": b"its reader"})
HONEST = zipped({"letter.txt": b"harmless words"})
HOSTILE = Claimant("harbour", "user-17", is_named=True)
SOMEBODY = Claimant("harbour", "user-4", is_named=True)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingFile]:
    """A file that never ends, until a test lets go of it."""
    file = hang_on(HANGING, monkeypatch)
    yield file
    file.let_go()


@pytest.fixture(params=[1, 2])
def pool(request) -> Iterator[DecoderPool]:
    with DecoderPool(size=request.param) as decoders:
        yield decoders


def opened(pool: DecoderPool, claimant: Claimant, content: bytes) -> str:
    room = pool.on_behalf_of(claimant).room("archive")
    try:
        facts, _ = room.ask(content, InsideAsk(), InsideFacts)
    except TookTooLong:
        return "too slow"
    return facts.parts[0].name


def test_others_are_answered_while_one_accounts_files_hang(pool, hanging):
    answers: list[str] = []
    with ThreadPoolExecutor(8) as threads:
        hostile = [
            threads.submit(lambda: answers.append(opened(pool, HOSTILE, HANGING))) for _ in range(6)
        ]
        until(lambda: hanging.in_long_turns and len(pool.room("archive").children.places) == 5)
        for _ in range(3):
            answers.append(opened(pool, SOMEBODY, HONEST))
        assert answers == ["letter.txt"] * 3
        hanging.let_go()
        for running in hostile:
            running.result()

    assert answers.count("too slow") == 6


def test_a_file_that_needs_longer_is_opened_anew_when_its_turn_comes(pool, monkeypatch):
    sent: list[bytes] = []
    send = _room._send

    def send_the_second_time(child, asked, *, until):
        sent.append(asked.content)
        if len(sent) == 1:
            raise TimeoutError  # its first turn is over
        send(child, asked, until=until)

    monkeypatch.setattr(_room, "_send", send_the_second_time)

    assert opened(pool, SOMEBODY, HONEST) == "letter.txt"
    assert sent == [HONEST, HONEST]


def test_a_slow_file_goes_on_where_it_is_while_nobody_waits(pool, monkeypatch):
    sent: list[bytes] = []
    send, begun = _room._send, _room._wire.has_begun
    monkeypatch.setattr(
        _room,
        "_send",
        lambda child, asked, *, until: (
            sent.append(asked.content) or send(child, asked, until=until)
        ),
    )
    slow = iter([False])  # its first turn ends before it has said anything
    monkeypatch.setattr(
        _room._wire,
        "has_begun",
        lambda line, *, until: next(slow, None) is None and begun(line, until=until),
    )

    assert opened(pool, SOMEBODY, HONEST) == "letter.txt"
    assert sent == [HONEST]


def test_no_child_and_no_place_is_left_behind_by_a_file_that_hangs(pool, hanging):
    hanging.let_go()

    assert opened(pool, HOSTILE, HANGING) == "too slow"
    assert not pool.room("archive").children.nursery.idle
    assert not pool.room("archive").children.places.held


def test_children_that_may_take_long_stand_behind_the_server_for_a_core():
    with DecoderPool(size=1) as pool:
        niceness = {family: _niceness_of(pool, family) for family in ("archive", "picture")}

    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert niceness == {"archive": min(19, own + BEHIND), "picture": own}


def _niceness_of(pool: DecoderPool, family: str) -> int:
    with pool.room(family).children.nursery.child() as child:
        return os.getpriority(os.PRIO_PROCESS, child.pid)
