"""A tree walked page by page has the roots and nodes that RFC 6962 gives it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger import merkle
from seawall.ledger.joined_hashes import BETWEEN, JoinedHashes, StoredLevel
from seawall.ledger.merkle import MerkleNode, Span
from seawall.ledger.tree_walk import TreeWalk
from tests.kernel_levels import same_everywhere

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


def levels_in(span, stored):
    """The nodes that end in a page, as the store hands them out."""
    levels = {}
    for level, nodes in stored.items():
        ends = range(span.first + 1, span.past + 1)
        places = [place for place in sorted(nodes) if (place + 1) << level in ends]
        cells = [cell for place in places for cell in (str(place), nodes[place])]
        levels[level] = StoredLevel(BETWEEN.join(cells).encode())
    return levels


def walked(leaves, stored, page, sizes=()):
    """Every root, how many nodes there are and which of them differ: with a kernel as without."""
    return same_everywhere(_walked, leaves, stored, page, sizes)


def _walked(leaves, stored, page, sizes):
    walk, differing = TreeWalk(sizes, page=page), []
    for first in range(0, len(leaves), page):
        span = Span(first, min(first + page, len(leaves)))
        differing += walk.add(JoinedHashes.of(leaves[slice(*span)]), levels_in(span, stored))
    return walk.root, walk.roots, walk.nodes, differing


def root_of(size, made):
    return merkle.root(size, lambda nodes: {node: made[node] for node in nodes})


@given(SIZES, PAGES)
def test_every_root_and_the_count_of_nodes_are_those_of_the_tree(size, page):
    leaves = leaves_of(size)
    made, stored = nodes_of(leaves)

    root, roots, nodes, differing = walked(leaves, stored, page, range(size + 1))

    assert differing == []
    assert root == root_of(size, made)
    assert roots == {part: root_of(part, made) for part in range(size + 1)}
    assert nodes == len(made) - size


@given(st.integers(2, 150), PAGES, st.data())
def test_one_node_that_is_stored_otherwise_is_named(size, page, data):
    leaves = leaves_of(size)
    made, stored = nodes_of(leaves)
    node = data.draw(st.sampled_from(sorted(node for node in made if node.level)))
    if data.draw(st.booleans()):
        del stored[node.level][node.place]
    else:
        stored[node.level][node.place] = stored[node.level][node.place].upper() + "0"

    *_, differing = walked(leaves, stored, page)

    assert differing == [MerkleNode(*node)]
