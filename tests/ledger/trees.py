"""Trees in memory, for tests of the rules alone."""

from __future__ import annotations

from seawall.ledger import merkle
from seawall.ledger.merkle import MerkleNode


class Tree:
    """Leaves and the nodes over them, kept in a dictionary."""

    def __init__(self, contents=()):
        self.size = 0
        self.known: dict[MerkleNode, bytes] = {}
        self.add(contents)

    def add(self, contents):
        hashes = [merkle.leaf_hash(content) for content in contents]
        self.known |= merkle.completed_nodes(self.size, hashes, self.read)
        self.size += len(hashes)

    def read(self, nodes):
        return {node: self.known[node] for node in nodes}

    def root(self, size=None):
        return merkle.root(self.size if size is None else size, self.read)


def contents(size):
    return [f"entry {number}".encode() for number in range(size)]
