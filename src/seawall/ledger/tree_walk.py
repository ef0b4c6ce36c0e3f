"""The tree as it is built anew, page by page, from the leaves alone.

A page is a perfect subtree, so that each level of it is hashed in one go; beside the pages stand
the few subtrees that so many pages are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from seawall.ledger import merkle
from seawall.ledger.joined_hashes import JoinedHashes, StoredLevel
from seawall.ledger.merkle import MerkleNode, Span

#: Leaves of every page but the last, a power of two: some 15 MB of rows.
PAGE = 8_192

#: The nodes of a page as they are stored, level by level.
StoredNodes = Mapping[int, StoredLevel]
_NONE = StoredLevel()


def page_spans(first: int, past: int) -> list[Span]:
    """The pages from one place up to another: a page ends where a multiple of its length does."""
    cuts = [first, *range((first // PAGE + 1) * PAGE, past, PAGE), past]
    return [Span(start, end) for start, end in pairwise(cuts) if start < end]


class TreeWalk:
    """How far the tree has come: its leaves and nodes, and its roots at the sizes in question."""

    def __init__(self, sizes: Iterable[int], *, page: int = PAGE) -> None:
        self._sizes = set(sizes)
        self._page = page
        self._edge: list[tuple[MerkleNode, bytes]] = []
        self.leaves = 0
        self.nodes = 0
        self.root = merkle.EMPTY_ROOT
        self.roots = {0: merkle.EMPTY_ROOT}

    def add(self, leaves: JoinedHashes, stored: StoredNodes) -> list[MerkleNode]:
        """Put the hashes of a page of leaves on; the nodes made whole that are stored otherwise."""
        first, past = self.leaves, self.leaves + len(leaves)
        levels = list(_levels(leaves))
        differing = list[MerkleNode]()
        for level, hashes in enumerate(levels[1:], start=1):
            differing += _differing(MerkleNode(level, first >> level), hashes, stored)
            self.nodes += len(hashes)
        for size in self._sizes.intersection(range(first + 1, past + 1)):
            self.roots[size] = self._root(first, size, levels)
        self.leaves, self.root = past, self._root(first, past, levels)
        if len(leaves) == self._page:
            top = MerkleNode(len(levels) - 1, first >> (len(levels) - 1))
            for node, value in self._joined(top, levels[-1][0]):
                differing += _differing(node, JoinedHashes(value), stored)
                self.nodes += 1
        return differing

    def _root(self, first: int, size: int, levels: Sequence[Sequence[bytes]]) -> bytes:
        """The root over the pages before `first` and so much of the page that begins there."""
        hashes = [value for _, value in self._edge]
        for level, place in merkle.perfect_subtrees(Span(first, size)):
            hashes.append(levels[level][place - (first >> level)])
        return merkle.fold_hashes(hashes)

    def _joined(self, node: MerkleNode, value: bytes) -> Iterator[tuple[MerkleNode, bytes]]:
        """The nodes above a whole page that it makes whole; the last of them is the new edge."""
        while node.place & 1:
            _, sibling = self._edge.pop()
            node = MerkleNode(node.level + 1, node.place >> 1)
            value = merkle.node_hash(sibling, value)
            yield node, value
        self._edge.append((node, value))


def _levels(leaves: JoinedHashes) -> Iterator[JoinedHashes]:
    """The leaves, and level by level the hashes of whole subtrees over them."""
    level = leaves
    while level:
        yield level
        level = level.level_above()


def _differing(first: MerkleNode, hashes: JoinedHashes, stored: StoredNodes) -> list[MerkleNode]:
    """The nodes of one level, from the first on, that are not stored as they should be."""
    places = stored.get(first.level, _NONE).differing(first.place, hashes)
    return [MerkleNode(first.level, place) for place in places]
