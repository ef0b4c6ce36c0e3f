"""How many copies of one order are kept that bring nothing new, and are not by somebody known.

A copy needs no key: whoever has seen an order has one, and can spell it anew for ever. A signed
document at the door for machines is known by its compact form, so that no spelling of it is kept
twice. A mail is never the same twice, and its words may matter: a few an hour are kept and stand
in the order's history, within what strangers may bring. Beyond that each is a number on the
order, and its bytes go.
"""

from __future__ import annotations

#: So many times within an hour an order's history says that it came again by mail.
MOST_COPIES = 5


def is_copy_kept(repeats: int, *, has_room: bool) -> bool:
    """Whether one more copy is kept, beside the repeats of its order within the hour.

    `has_room` says whether strangers may bring as much this hour.
    """
    return has_room and repeats < MOST_COPIES
