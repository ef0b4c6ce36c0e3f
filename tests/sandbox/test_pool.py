"""The pool: one bad file costs one answer, whatever becomes of the child."""

import fcntl
import os
import signal
import struct
import termios
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from seawall.config import Settings
from seawall.sandbox import DecoderDied, DecoderPool, SandboxLimits, TookTooLong, size_by
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES
from seawall.sandbox.jail._link import Child
from seawall.sandbox.jail._own_children import NoTurnError
from tests.pictures import photo, saved
from tests.waiting import until

SMALL = saved(photo().resize((96, 96)), "PNG")


@pytest.fixture(scope="module")
def one() -> Iterator[DecoderPool]:
    """A pool with one child, which tests in turn stop, kill and interrupt."""
    with DecoderPool(size=1) as pool:
        yield pool


def test_a_child_is_used_again_and_replaced_when_worn_out():
    with DecoderPool(size=1, recycle_after=2) as pool:
        pool.open_picture(SMALL)
        first = only_child(pool)
        pool.open_picture(SMALL)
        assert not pool.room("picture").children.nursery.idle

        pool.open_picture(SMALL)

        assert only_child(pool) != first


def test_of_pictures_one_more_is_opened_than_there_are_decoders_and_of_nothing_else():
    with DecoderPool(size_by(Settings(decoders=1))) as pool:
        pictures, archives = pool.room("picture").children, pool.room("archive").children
        with lent(pictures), lent(pictures), pytest.raises(NoTurnError), lent(pictures):
            pass
        with lent(archives), pytest.raises(NoTurnError), lent(archives):
            pass


def test_a_refused_file_costs_no_child(one):
    one.open_picture(SMALL)
    first = only_child(one)

    with pytest.raises(Exception, match="damaged"):
        one.open_picture(SMALL[:200])

    assert only_child(one) == first


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_is_answered(one):
    one.open_picture(SMALL)
    room, slow = one.room("picture"), only_child(one)
    os.kill(slow, signal.SIGSTOP)
    room.limits = replace(SandboxLimits(), seconds=0.5)
    with pytest.raises(TookTooLong, match=r"0\.5 seconds"):
        one.open_picture(SMALL)
    room.limits = SandboxLimits()

    assert not exists(slow)
    assert one.open_picture(SMALL).width == 96


def test_a_child_killed_in_the_middle_of_a_file_refuses_that_file_alone(one):
    one.open_picture(SMALL)
    before = one.loads()[0].interrupted
    (child,) = one.room("picture").children.nursery.idle
    os.kill(child.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(one.open_picture, SMALL)
        until(lambda: unread_by(child))
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(DecoderDied) as refused:
            answer.result()

    assert refused.value.field == "content"
    assert one.open_picture(SMALL).width == 96
    (load,) = one.loads()
    assert (load.family, load.busy, load.waiting) == ("picture", 0, 0)
    assert load.interrupted == before + 1  # other tests share these children


def test_a_child_that_died_while_idle_costs_nothing(one):
    one.open_picture(SMALL)
    child = only_child(one)
    os.kill(child, signal.SIGKILL)
    until(lambda: state(child) == "Z")

    assert one.open_picture(SMALL).width == 96
    assert not exists(child)


def test_a_zygote_that_died_is_replaced(one):
    one.open_picture(SMALL)
    zygote = one.room("picture").children.nursery.zygote
    assert zygote is not None
    zygote._process.kill()
    zygote._process.wait()

    assert one.open_picture(SMALL).width == 96


def test_a_flood_and_nonsense_from_a_child_are_cut(one):
    from seawall.sandbox.jail import _wire

    for answer in (
        _wire.REPLY.pack(2**31, 0),
        _wire.REPLY.pack(2, 2**60) + b"{}",
        _wire.REPLY.pack(9, 0) + b"not json!",
        _wire.REPLY.pack(16, 0) + b'{"unknown": true}'[:16],
        _wire.REPLY.pack(2, 0) + b"{}",
    ):
        one.open_picture(SMALL)
        (child,) = one.room("picture").children.nursery.idle
        ours, theirs = socketpair()
        child.line.close()
        child.line = ours
        answering = threading.Thread(target=answer_with, args=(theirs, answer))
        answering.start()
        with pytest.raises(DecoderDied):
            one.open_picture(SMALL)
        answering.join()

        assert one.open_picture(SMALL).width == 96


def test_more_threads_than_children_wait_their_turn():
    with DecoderPool(size=2) as pool, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: pool.open_picture(SMALL), range(40)))

        assert len({answer.views[0].pdq for answer in answers}) == 1
        assert len(pool.room("picture").children.nursery.idle) <= 2


def test_closing_the_pool_ends_every_process_and_it_opens_again_when_needed(one):
    one.open_picture(SMALL)
    child, zygote = only_child(one), one.room("picture").children.nursery.zygote
    assert zygote is not None
    one.close()

    assert not exists(child)
    assert not zygote.alive
    assert one.open_picture(SMALL).width == 96


def test_a_child_inherits_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("SEAWALL_SECRET_KEY", "a secret")
    with DecoderPool(size=1) as pool:
        pool.open_picture(SMALL)
        zygote = pool.room("picture").children.nursery.zygote
        assert zygote is not None
        environment = Path(f"/proc/{zygote._process.pid}/environ").read_bytes()

    assert b"a secret" not in environment


def only_child(pool: DecoderPool) -> int:
    (child,) = pool.room("picture").children.nursery.idle
    return child.pid


def unread_by(child: Child) -> int:
    """Bytes that we sent and the child has not read."""
    return struct.unpack("i", fcntl.ioctl(child.line, termios.TIOCOUTQ, bytes(4)))[0]


def exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def socketpair():
    import socket

    return socket.socketpair()


def answer_with(line, answer: bytes) -> None:
    """Stand in for a child that was taken over."""
    with line, suppress(ConnectionError):
        line.recv(1 << 20)
        line.sendall(answer)
        while line.recv(1 << 20):
            pass


def test_a_file_larger_than_the_line_holds_arrives_whole(one):
    noise = saved(photo().resize((1200, 1200)), "BMP")
    assert len(noise) > 4_000_000

    assert one.open_picture(noise).width == 1200


def test_a_child_that_reads_nothing_keeps_nobody_longer_than_its_time(one):
    one.open_picture(SMALL)
    room, deaf = one.room("picture"), only_child(one)
    os.kill(deaf, signal.SIGSTOP)
    room.limits = replace(SandboxLimits(), seconds=0.5)
    with pytest.raises(TookTooLong):
        one.open_picture(saved(photo().resize((1200, 1200)), "BMP"))
    room.limits = SandboxLimits()

    assert not exists(deaf)


def test_what_else_there_is_to_do_is_done_while_a_child_has_the_picture(one):
    one.open_picture(SMALL)
    child = only_child(one)
    os.kill(child, signal.SIGSTOP)

    goes_on = one.meanwhile(lambda: os.kill(child, signal.SIGCONT))

    assert goes_on.open_picture(SMALL).width == 96


def lent(children):
    return children.lent(Ticket(OURSELVES), alone=False, seconds=0.05)
