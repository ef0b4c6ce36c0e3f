"""Decoders of a machine: whichever process gets a file, the next that is free opens it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.sandbox import DecoderDied, DecoderPool, DecodersBusy, PoolSize, SandboxLimits
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES, Claimant
from seawall.sandbox.jail import _lender
from seawall.sandbox.jail._borrowed import BorrowedChildren, LendersDoor
from seawall.sandbox.jail._own_children import NoTurnError
from seawall.sandbox.lending import door_pair
from tests.pictures import photo, saved
from tests.sandbox.lenders import (
    Claiming,
    InterruptedClaim,
    LenderProcess,
    StandInLender,
    StandIns,
    started_holder,
)
from tests.waiting import PATIENCE, until

SMALL = saved(photo().resize((96, 96)), "PNG")
HOSTILE = Claimant("harbour", "user-17", is_named=True)
HONEST = Claimant("harbour", "user-4", is_named=True)
BY_KEY = Claimant("quayside", "key_1")


@contextmanager
def standing_in(size: int, **options: int) -> Iterator[StandInLender]:
    with pytest.MonkeyPatch.context() as patch:
        lender = StandInLender(patch, size=size, **options)
        try:
            yield lender
        finally:
            lender.close()


@pytest.fixture(scope="module")
def lender() -> Iterator[LenderProcess]:
    made = LenderProcess(size=1)
    yield made
    made.close()


def test_one_gate_has_every_decoder_of_the_machine_while_no_other_wants_one():
    with standing_in(size=4) as lender:
        first, _ = lender.gate(), lender.gate()
        claims = [lender.claim(first).wait() for _ in range(4)]

        assert lender.nursery.out == 4
        for claim in claims:
            claim.end()


def test_a_picture_that_waits_at_one_gate_is_opened_when_another_gate_is_done():
    with standing_in(size=2) as lender:
        first, second = lender.gate(), lender.gate()
        busy = [lender.claim(first).wait() for _ in range(2)]
        waits = lender.claim(second)
        until(lambda: lender.waiting == 1)

        busy[0].end()

        assert waits.wait().pid == busy[0].pid
        waits.end()
        busy[1].end()


def test_who_is_next_is_decided_among_the_claimants_of_all_gates():
    with standing_in(size=2) as lender:
        first, second = lender.gate(), lender.gate()
        busy = [lender.claim(first, BY_KEY).wait() for _ in range(2)]
        crowd = []
        for count in range(1, 21):
            crowd.append(lender.claim(first, HOSTILE))
            until(lambda count=count: lender.waiting == count)
        honest = lender.claim(second, HONEST)
        until(lambda: lender.waiting == 21)

        busy[0].end()
        until(lambda: lender.waiting == 20)
        busy[1].end()

        honest.wait()  # behind one file of the other account, and before nineteen
        assert lender.waiting == 19
        until(lambda: sum(claim.has_child.is_set() for claim in crowd) == 1)
        honest.end()
        let_all_end(crowd)


def test_a_file_that_goes_on_leaves_its_first_turn_to_whoever_waits_at_another_gate():
    with standing_in(size=1) as lender:
        first, second = lender.gate(), lender.gate()
        slow, waits = lender.claim(first).wait(), lender.claim(second)
        until(lambda: lender.waiting == 1)

        assert first.may_go_on(slow.ticket)
        assert slow.ticket.is_long
        waits.wait()
        assert not second.may_go_on(waits.ticket)  # long turns never hold every place
        let_all_end([slow, waits])


def test_a_named_account_never_holds_every_decoder_of_the_machine():
    with standing_in(size=2) as lender:
        first, second = lender.gate(), lender.gate()
        crowd = [lender.claim(gate, HOSTILE) for gate in (first, second) for _ in range(3)]
        until(lambda: lender.waiting == 5)

        lender.claim(second, HONEST).wait().end()

        assert lender.waiting == 5
        let_all_end(crowd)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "claim", "give back", "cut"]),
        st.integers(0, 2),
        st.sampled_from([HOSTILE, HONEST, BY_KEY, OURSELVES]),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(steps=STEPS, size=st.integers(1, 3), recycle_after=st.integers(1, 3))
def test_whatever_gates_do_no_place_is_lost_and_never_more_are_at_work(steps, size, recycle_after):
    with standing_in(size=size, recycle_after=recycle_after) as lender:
        gates = [lender.gate() for _ in range(3)]
        claims: list[Claiming] = []
        for what, which, claimant in steps:
            if what == "claim":
                claims.append(lender.claim(gates[which], claimant))
                continue
            with_child = [claim for claim in claims if claim.has_child.is_set()]
            for claim in with_child[which : which + 1]:
                claim.end(interrupted=what == "cut")
                claims.remove(claim)
        let_all_end(claims)

        until(lambda: not lender.places_held)
        assert not lender.waiting
        again = [lender.claim(gates[0]).wait() for _ in range(size)]
        assert lender.nursery.most_out <= max(2, size)
        for claim in again:
            claim.end()


def test_who_has_waited_long_enough_waits_no_longer_and_takes_nothing_along():
    with standing_in(size=1) as lender:
        gate = lender.gate()
        busy = lender.claim(gate).wait()

        with pytest.raises(NoTurnError), gate.lent(Ticket(OURSELVES), alone=False, seconds=0.05):
            pass

        until(lambda: not lender.waiting)
        busy.end()
        lender.claim(gate).wait().end()


def test_a_child_that_cannot_be_born_is_told_as_away_and_its_place_is_free():
    with standing_in(size=1) as lender:
        gate = lender.gate()
        lender.claim(gate).wait().end(interrupted=True)
        lender.nursery.cannot_bear = OSError("no descriptor is left")

        with pytest.raises(DecodersBusy, match="no descriptor"):
            borrow(gate)

        until(lambda: not lender.places_held)
        lender.nursery.cannot_bear = None
        lender.claim(gate).wait().end()


def test_a_fault_of_the_lenders_own_ends_it_and_another_begins_with_every_place(monkeypatch):
    monkeypatch.setattr(_lender, "Nursery", StandIns)
    monkeypatch.setattr(StandIns, "cannot_bear", ZeroDivisionError("ours"))
    claims, hears = door_pair()
    broken = _lender.Lender(hears, size=PoolSize(1), limits=SandboxLimits())
    with hears, ThreadPoolExecutor(2) as threads:
        gate = BorrowedChildren("picture", LendersDoor(claims))
        asked = threads.submit(borrow, gate)
        with pytest.raises(ZeroDivisionError):
            broken.run()
        broken._close()  # as its end does with what it held

        monkeypatch.setattr(StandIns, "cannot_bear", None)
        lending = threads.submit(
            _lender.Lender(hears, size=PoolSize(1), limits=SandboxLimits()).run
        )

        asked.result(PATIENCE)
        gate.close()
        claims.close()
        lending.result(PATIENCE)


def test_a_gate_that_is_killed_in_the_middle_loses_no_place_and_its_child_ends(lender):
    holder, child = started_holder(lender)
    with lender.pool() as other, ThreadPoolExecutor(1) as threads:
        answer = threads.submit(other.open_picture, SMALL)
        holder.kill()
        holder.wait()
        holder.stdout.close()

        assert answer.result().width == 96
    until(lambda: not exists(child))


def test_a_child_that_is_killed_in_the_middle_costs_its_file_and_no_place(lender):
    with lender.pool() as pool:
        pool.open_picture(SMALL)
        children = pool.room("picture").children
        with borrowed(children) as child:
            warm = child.pid
        os.kill(warm, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(pool.open_picture, SMALL)
            until(lambda: children._claims)
            os.kill(warm, signal.SIGKILL)
            with pytest.raises(DecoderDied):
                answer.result()

        assert pool.open_picture(SMALL).width == 96


def test_what_was_interrupted_is_opened_by_no_child_that_had_it(lender):
    with lender.pool() as pool:
        children = pool.room("picture").children
        with pytest.raises(InterruptedClaim), borrowed(children) as child:
            raise InterruptedClaim

        until(lambda: not exists(child.pid))
        assert pool.open_picture(SMALL).width == 96


def test_a_fault_of_whoever_borrowed_is_theirs_to_hear_and_costs_no_place(lender):
    with lender.pool() as pool:
        with (
            pytest.raises(FileNotFoundError),
            borrowed(pool.room("picture").children),
        ):
            raise FileNotFoundError("the file has gone")

        assert pool.open_picture(SMALL).width == 96


def test_a_child_is_used_again_by_whichever_gate_is_next(lender):
    with lender.pool() as first, lender.pool() as second:
        first.open_picture(SMALL)
        with borrowed(first.room("picture").children) as child:
            warm = child.pid

        with borrowed(second.room("picture").children) as child:
            assert child.pid == warm


def test_a_lender_that_dies_takes_no_blame_to_a_file_and_the_next_serves_who_waits(lender):
    with lender.pool() as pool, ThreadPoolExecutor(2) as threads:
        with borrowed(pool.room("picture").children) as child:
            warm = child.pid
        os.kill(warm, signal.SIGSTOP)
        hangs = threads.submit(pool.open_picture, SMALL)
        until(lambda: pool.room("picture").children._claims)
        waits = threads.submit(pool.open_picture, SMALL)
        lender.kill()
        with pytest.raises(DecodersBusy):
            hangs.result()
        until(lambda: not exists(warm))

        lender.start()

        assert waits.result().width == 96


def test_where_nobody_lends_and_nobody_will_it_is_told_as_away():
    gone = LenderProcess(size=1)
    gone.kill()
    with gone.pool() as pool:
        gone._hears.close()
        with pytest.raises(DecodersBusy):
            pool.open_picture(SMALL)
    gone.close()


def let_all_end(claims: list[Claiming]) -> None:
    """Each as soon as it has had a child, in whichever order they get one."""
    while claims:
        until(lambda: any(claim.has_child.is_set() for claim in claims))
        for claim in [claim for claim in claims if claim.has_child.is_set()]:
            claim.end()
            claims.remove(claim)


def borrow(gate):
    with gate.lent(Ticket(OURSELVES), alone=False, seconds=PATIENCE):
        pass


def borrowed(children):
    return children.lent(Ticket(OURSELVES), alone=False, seconds=60)


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_how_busy_decoders_are_is_told_with_those_that_were_cut_short(monkeypatch):
    loads = []
    monkeypatch.setattr(_lender, "TELL_SECONDS", 0.01)
    claims, hears = door_pair()
    lending = _lender.Lender(hears, size=PoolSize(1), limits=SandboxLimits(), tell=loads.append)
    thread = Thread(target=lending.run)
    thread.start()
    with DecoderPool(lender=claims) as pool:
        pool.open_picture(SMALL)
        with suppress(InterruptedClaim), borrowed(pool.room("picture").children):
            until(lambda: loads[-1] and loads[-1][0].busy == 1)
            raise InterruptedClaim
        until(lambda: loads[-1][0].interrupted == 1 and loads[-1][0].busy == 0)
        assert pool.loads() == ()  # its lender says it
    claims.close()
    thread.join()
    hears.close()
