"""How many mails that repeat an order are kept with it.

A copy needs no key: whoever has seen an order has one, and can spell it anew for ever. A signed
document at the door for machines is known by its compact form, so that no spelling of it is kept
twice. A mail is never the same twice, and its words may matter: a few an hour are kept and stand
in the order's history, within what strangers may bring. Beyond that a copy is a number on the
order, and its bytes go; what has the number and other words waits, as what strangers send does.
"""

from __future__ import annotations

#: So many times within an hour an order's history says that it came again by mail.
MOST_REPEATS = 5


def is_repeat_kept(lines: int, *, has_room: bool) -> bool:
    """Whether one more mail is kept with its order, whose history has so many repeats in the hour.

    `has_room` says whether strangers may bring as much this hour.
    """
    return has_room and lines < MOST_REPEATS
