"""How a process asks for a child that another process lends: a line is one claim at a time.

The line says whose the claim is, and is answered, when its turn has come, with the child's own
line as a descriptor. It says `BACK` when the file is done. A line that is cut is a claim that is
over, however it ended: the place is free as soon as the child that it had is ended. So nothing
that a process does, its death included, can lose a place.
"""

from __future__ import annotations

from typing import Literal

import msgspec

#: What is sent over the door beside the far end of a new line.
NEW_LINE = b"line"
#: Bytes of a claim or an answer: the name of an account is the longest part of either.
LONGEST = 1 << 13


class ChildClaim(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a line says: it takes a child, gives it back, or asks to go on with it.

    Whose child has died asks whether its lender is still there: if not, it died with that.
    """

    do: Literal["take", "back", "go-on", "still-there"]
    family: str = ""
    alone: bool = False
    is_long: bool = False
    platform: str = ""
    account: str = ""
    is_named: bool = False


class ClaimAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What it is answered: a child, whether it may go on, or why there is no child to be had."""

    pid: int = 0
    goes_on: bool = False
    is_holed: bool = False
    away: str = ""
    remedy: str = ""


BACK, GO_ON, STILL_THERE = map(
    msgspec.json.encode, (ChildClaim("back"), ChildClaim("go-on"), ChildClaim("still-there"))
)
