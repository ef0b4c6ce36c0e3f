"""A tree walked page by page has the roots and nodes that RFC 6962 gives it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger import merkle
from seawall.ledger.merkle import MerkleNode
from seawall.ledger.tree_walk import TreeWalk

SIZES = st.integers(0, 150)
PAGES = st.sampled_from([1, 2, 4, 16, 256])


def leaves_of(size):
    return [merkle.leaf_hash(bytes([number])) for number in range(size)]


def nodes_of(leaves):
    """Every whole subtree, by level and place, as the sequencer makes it."""
    made = merkle.completed_nodes(0, leaves, lambda _: {})
    stored: dict[int, dict[int, str]] = {}
    for node, value in made.items():
        stored.setdefault(node.level, {})[node.place] = value.hex()
    return made, stored


def walked(leaves, stored, page, sizes=()):
    walk, differing = TreeWalk(sizes, page=page), []
    for first in range(0, len(leaves), page):
        differing += walk.add(leaves[first : first + page], stored)
    return walk, differing


def root_of(size, made):
    return merkle.root(size, lambda nodes: {node: made[node] for node in nodes})


@given(SIZES, PAGES)
def test_every_root_and_the_count_of_nodes_are_those_of_the_tree(size, page):
    leaves = leaves_of(size)
    made, stored = nodes_of(leaves)

    walk, differing = walked(leaves, stored, page, range(size + 1))

    assert differing == []
    assert walk.root == root_of(size, made)
    assert walk.roots == {part: root_of(part, made) for part in range(size + 1)}
    assert walk.nodes == len(made) - size


@given(st.integers(2, 150), PAGES, st.data())
def test_one_node_that_is_stored_otherwise_is_named(size, page, data):
    leaves = leaves_of(size)
    made, stored = nodes_of(leaves)
    node = data.draw(st.sampled_from(sorted(node for node in made if node.level)))
    if data.draw(st.booleans()):
        del stored[node.level][node.place]
    else:
        stored[node.level][node.place] = stored[node.level][node.place].upper() + "0"

    _, differing = walked(leaves, stored, page)

    assert differing == [MerkleNode(*node)]
