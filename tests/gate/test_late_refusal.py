"""Whoever asks too often hears of it later, and holds no more than so many lines by waiting."""

from __future__ import annotations

import asyncio

from seawall.gate.late_refusal import LateRefusal


def test_a_refusal_waits_and_one_too_many_is_told_at_once():
    async def three() -> list[bool]:
        late = LateRefusal(seconds=3_600.0, most=2)
        waiting = [asyncio.create_task(late.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        told = [task.done() for task in waiting]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return told

    assert asyncio.run(three()) == [False, False, True]


def test_what_has_waited_makes_room_for_the_next():
    async def one_after_another() -> None:
        late = LateRefusal(seconds=0.0, most=1)
        await late.wait()
        waiting = asyncio.create_task(late.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        await waiting

    asyncio.run(one_after_another())
