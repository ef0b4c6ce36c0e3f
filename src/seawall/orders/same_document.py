"""The same document twice is one order: by its content, its addresses and its sender.

A reference number tells a repeat where it was read (`duplicate.py`); where it was not, the
document does. The content is what was read, without the envelope: a mail's hour, its number and
its greeting are another each time. Addresses count as what they lead to, in whatever order they
stand. A sender is somebody: two whom nothing names are not one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from seawall.forms.model import Form
from seawall.mailroom.signing.model import ABSENT
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.duplicate import claimed_key, sender_key
from seawall.orders.model import Binding, Order, OrderState
from seawall.orders.register.model import Authority
from seawall.orders.states import OVER

#: The series of everybody whom neither a key nor an address nor a name tells apart.
_NOBODY = sender_key(authority=None, is_known=False, signature=ABSENT, claims="")
#: Each report is somebody's own, and its receipt too.
_EACH_ITS_OWN = frozenset({Form.PUBLIC_REPORT})
#: Where a copy stands that nobody proved, and what is signed must not stand with it.
_HELD_BY_NOBODYS_WORD = frozenset({OrderState.REFUSED, OrderState.PAUSED})


def copy_digest(content: str, fingerprints: Iterable[str]) -> str:
    """What all copies of a document have in common; nothing where its content is not known."""
    if not content:
        return ""
    parts = "\n".join((content, *sorted(set(fingerprints))))
    return hashlib.sha256(parts.encode()).hexdigest()


def is_by_same_sender(
    first: Order, first_address: str, *, key: str, authority: Authority | None, address: str
) -> bool:
    """Whether a copy comes from whoever sent the first, as far as that is known of either."""
    series = {key} - {_NOBODY}
    if authority is not None:
        series |= {str(authority.id), claimed_key(authority)}
    is_same_mailbox = bool(address) and address.casefold() == first_address.casefold()
    return first.sender_key in series or is_same_mailbox


def is_repeatable(first: Order, form: Form) -> bool:
    """Whether a copy is linked to it: a letter that was put aside is looked at again."""
    if form in _EACH_ITS_OWN or first.form in _EACH_ITS_OWN:
        return False
    return first.form is not Form.LETTER or first.state is OrderState.RECEIVED


def gives_way(first: Order, *, is_sender_known: bool, is_same: bool) -> bool:
    """Whether something of a known sender is an order of its own beside this one.

    What was never proved to be anybody's keeps nobody out: not when two people refused it, nor
    when it was ended, nor while its clock is held for an answer to us, nor when it asks for
    something else, nor as a letter that nobody sorted.
    Else anybody could use up an authority's order by sending a copy of it first.
    """
    if not is_sender_known or is_authenticated(first):
        return False
    if first.state in _HELD_BY_NOBODYS_WORD or first.form is Form.LETTER or not is_same:
        return True
    return first.binding is Binding.MANDATORY and first.state in OVER
