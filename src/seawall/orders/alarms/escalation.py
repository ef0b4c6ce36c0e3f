"""Who is called, rung by rung, while nobody does what is due.

    0    whoever is on call, by every way of the installation
    1    them, and the second person
    2 …  them, and the next in line
    last everybody who may answer orders here

Before the end the first rung is called; the next one where nobody could be reached, and at
four fifths where nobody has said that they have it. At the end the second person is called
with the first, whoever has taken the order, and each repeat climbs one rung. Above the last
one stands a red health page, and the repeats go on.
"""

from __future__ import annotations

from collections.abc import Sequence

_NEXT = "next-"
EVERYBODY = "everybody"


def ways_of_rung(rung: int, ways: Sequence[str], *, in_line: int, others: bool) -> tuple[str, ...]:
    """The ways to call on this rung: `in_line` are next, `others` whether there are more."""
    called = tuple(f"{_NEXT}{number}" for number in range(1, min(rung, in_line) + 1))
    all_of_them = (EVERYBODY,) if others and rung > in_line else ()
    return (*ways, *called, *all_of_them)


def top_rung(in_line: int) -> int:
    """The rung on which everybody is called."""
    return in_line + 1


def place_in_line(way: str) -> int | None:
    """Which of those who are next a way calls, counted from nought; None of another way."""
    return int(way.removeprefix(_NEXT)) - 1 if way.startswith(_NEXT) else None
