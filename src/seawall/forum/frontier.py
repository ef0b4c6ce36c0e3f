"""How far a follower is, in a handful of hashes: enough to check every checkpoint itself.

The perfect subtrees over what was followed (RFC 6962 §2.1), largest first: at most one
for each bit of the size. A follower that adds each leaf itself arrives at the hub's root or
knows that the hub shows somebody else another history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seawall.ledger import merkle


def extend_frontier(frontier: Sequence[str], size: int, leaves: Iterable[str]) -> tuple[str, ...]:
    """The frontier after these leaf hashes (hex), of a tree that had `size` leaves."""
    stack = [bytes.fromhex(subtree_root) for subtree_root in frontier]
    for index, leaf in enumerate(leaves, start=size):
        value, place = bytes.fromhex(leaf), index
        while place & 1:
            value, place = merkle.node_hash(stack.pop(), value), place >> 1
        stack.append(value)
    return tuple(subtree_root.hex() for subtree_root in stack)


def root(frontier: Sequence[str]) -> bytes:
    """The root over everything followed so far."""
    return merkle.fold_hashes([bytes.fromhex(subtree_root) for subtree_root in frontier])
