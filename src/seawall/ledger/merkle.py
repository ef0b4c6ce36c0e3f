"""The tree over the entries: hashes, roots and proofs of RFC 6962 §2.1.

Only perfect subtrees are kept: node `(level, place)` covers the `2**level` leaves
from `place << level`. Every range a proof speaks of is a few of them, folded from
the right. A leaf and a node are hashed under different prefixes, so that neither
can be passed off as the other. Nothing here reads or writes anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from seawall.errors import problem

#: The root of a tree without leaves.
EMPTY_ROOT = hashlib.sha256(b"").digest()


class MerkleNode(NamedTuple):
    """A perfect subtree, by its level and its place on that level."""

    level: int
    place: int


class Span(NamedTuple):
    """The leaves from `first` up to, not including, `past`."""

    first: int
    past: int


#: Looks up the hashes of many perfect subtrees at once.
ReadNodes = Callable[[Iterable[MerkleNode]], Mapping[MerkleNode, bytes]]


def leaf_hash(content: bytes) -> bytes:
    """The hash of one entry, RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees, RFC 6962 §2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_subtrees(span: Span) -> list[MerkleNode]:
    """The perfect subtrees a span is made of, largest first."""
    nodes = []
    start, past = span
    while start < past:
        level = (past - start).bit_length() - 1
        nodes.append(MerkleNode(level, start >> level))
        start += 1 << level
    return nodes


def fold_hashes(hashes: Sequence[bytes]) -> bytes:
    """The hash over subtrees that stand side by side, joined from the right."""
    if not hashes:
        return EMPTY_ROOT
    joined = hashes[-1]
    for subtree in reversed(hashes[:-1]):
        joined = node_hash(subtree, joined)
    return joined


def root(size: int, read_nodes: ReadNodes) -> bytes:
    """The root over the first `size` leaves."""
    return _hashes([Span(0, size)], read_nodes)[0]


def completed_nodes(
    first: int, leaf_hashes: Sequence[bytes], read_nodes: ReadNodes
) -> dict[MerkleNode, bytes]:
    """The subtrees, level 0 included, that these leaves make whole, in the order of making."""
    frontier = perfect_subtrees(Span(0, first))
    stack = list(zip(frontier, _hashes_of(frontier, read_nodes), strict=True))
    nodes: dict[MerkleNode, bytes] = {}
    for index, leaf in enumerate(leaf_hashes, start=first):
        node, value = MerkleNode(0, index), leaf
        nodes[node] = value
        while node.place & 1:
            _, sibling = stack.pop()
            node, value = MerkleNode(node.level + 1, node.place >> 1), node_hash(sibling, value)
            nodes[node] = value
        stack.append((node, value))
    return nodes


def inclusion_proof(index: int, size: int, read_nodes: ReadNodes) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves."""
    if not 0 <= index < size:
        raise problem("ledger.outside-the-tree.index", index=index, size=size)
    return _hashes(_path(index, size), read_nodes)


def consistency_proof(old_size: int, size: int, read_nodes: ReadNodes) -> list[bytes]:
    """The hashes that show the first `old_size` leaves unchanged in a tree of `size`."""
    if not 0 <= old_size <= size:
        raise problem("ledger.outside-the-tree.size", size=size, old=old_size)
    if old_size in {0, size}:
        return []
    return _hashes(_consistency_spans(old_size, size), read_nodes)


def includes_leaf(
    leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof leads from this leaf hash to this root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node_hash(sibling, value)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root


def extends_tree(
    old_size: int, old_root: bytes, *, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the larger tree holds the smaller one unchanged (RFC 9162 §2.1.4.2)."""
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size >= size:
        return old_size == size and not proof and old_root == root
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not hashes:
        return False
    return _replay(old_size - 1, size - 1, hashes) == (old_root, root)


def _replay(place: int, last: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    while place & 1:
        place, last = place >> 1, last >> 1
    old_root = new_root = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_root, new_root = node_hash(sibling, old_root), node_hash(sibling, new_root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new_root = node_hash(new_root, sibling)
        place, last = place >> 1, last >> 1
    return (old_root, new_root) if last == 0 else None


def _split(span: Span) -> int:
    """Where RFC 6962 cuts: after the largest power of two that leaves something over."""
    width = span.past - span.first
    return span.first + (1 << ((width - 1).bit_length() - 1))


def _path(index: int, size: int) -> list[Span]:
    span, spans = Span(0, size), list[Span]()
    while span.past - span.first > 1:
        cut = _split(span)
        left, right = Span(span.first, cut), Span(cut, span.past)
        span, sibling = (left, right) if index < cut else (right, left)
        spans.append(sibling)
    return spans[::-1]


def _consistency_spans(old_size: int, size: int) -> list[Span]:
    span, spans = Span(0, size), list[Span]()
    while span.past != old_size:
        cut = _split(span)
        left, right = Span(span.first, cut), Span(cut, span.past)
        span, sibling = (left, right) if old_size <= cut else (right, left)
        spans.append(sibling)
    if span.first:  # when the old tree is itself a subtree, the verifier holds its root
        spans.append(span)
    return spans[::-1]


def _hashes(spans: Sequence[Span], read_nodes: ReadNodes) -> list[bytes]:
    parts = [perfect_subtrees(span) for span in spans]
    hashes = read_nodes([node for part in parts for node in part])
    return [fold_hashes([hashes[node] for node in part]) for part in parts]


def _hashes_of(nodes: Sequence[MerkleNode], read_nodes: ReadNodes) -> list[bytes]:
    hashes = read_nodes(nodes)
    return [hashes[node] for node in nodes]
