"""Whoever asks too often hears of it later, and holds no more than so many lines by waiting."""

from __future__ import annotations

import asyncio

from seawall.gate.late_refusal import LateRefusal


async def begin(late: LateRefusal) -> asyncio.Task[None]:
    """A refusal that waits, or has been told; the loop has gone round once since it began."""
    task = asyncio.create_task(late.wait())
    turn = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turn.set_result, None)
    await turn
    return task


def test_a_refusal_waits_and_one_too_many_is_told_at_once():
    async def three() -> list[bool]:
        late = LateRefusal(seconds=3_600.0, most=2)
        waiting = [await begin(late) for _ in range(3)]
        told = [task.done() for task in waiting]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return told

    assert asyncio.run(three()) == [False, False, True]


def test_what_has_waited_makes_room_for_the_next():
    async def one_after_another() -> bool:
        late = LateRefusal(seconds=3_600.0, most=1)
        first = await begin(late)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        second = await begin(late)
        waits = not second.done()
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        return waits

    assert asyncio.run(one_after_another())
