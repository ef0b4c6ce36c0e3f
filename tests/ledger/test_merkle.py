"""The tree says what RFC 6962 says, and its proofs convince nobody of anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from seawall.ledger import merkle
from tests.ledger.trees import Tree, contents
from tests.problems import raises_problem

#: The test vectors of Certificate Transparency's own reference implementation.
VECTORS = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (
        "606162636465666768696a6b6c6d6e6f",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ),
]
sizes = st.integers(1, 130)


def test_the_roots_are_those_of_the_published_vectors():
    tree = Tree()

    for content, root in VECTORS:
        tree.add([bytes.fromhex(content)])
        assert tree.root().hex() == root


def test_a_tree_without_leaves_has_the_hash_of_nothing():
    assert Tree().root() == merkle.EMPTY_ROOT


def test_another_library_finds_the_same_roots():
    theirs, ours = InmemoryTree(algorithm="sha256"), Tree()
    for content in contents(70):
        theirs.append_entry(content)
        ours.add([content])

        assert theirs.get_root() == ours.root()


@given(sizes, st.data())
def test_every_entry_can_be_proved_in_every_tree_that_holds_it(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(contents(size))
    proof = merkle.inclusion_proof(index, size, tree.read)
    leaf = merkle.leaf_hash(contents(size)[index])

    assert merkle.includes_leaf(leaf, index=index, size=size, root=tree.root(), proof=proof)


@given(sizes, st.data())
def test_a_proof_convinces_of_nothing_but_its_own_entry(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree, root = Tree(contents(size)), Tree(contents(size)).root()
    proof = merkle.inclusion_proof(index, size, tree.read)
    leaf = merkle.leaf_hash(contents(size)[index])
    wrong_index = data.draw(st.integers(0, size).filter(lambda other: other != index))
    other = merkle.leaf_hash(b"another entry")

    assert not merkle.includes_leaf(other, index=index, size=size, root=root, proof=proof)
    assert not merkle.includes_leaf(leaf, index=wrong_index, size=size, root=root, proof=proof)
    assert not merkle.includes_leaf(leaf, index=index, size=size, root=root, proof=[*proof, leaf])
    if proof:
        assert not merkle.includes_leaf(leaf, index=index, size=size, root=root, proof=proof[:-1])


@pytest.mark.parametrize("size", range(1, 10))
def test_in_a_small_tree_no_proof_fits_another_place(size):
    tree, leaves = Tree(contents(size)), contents(size)
    for index in range(size):
        leaf, proof = (
            merkle.leaf_hash(leaves[index]),
            merkle.inclusion_proof(index, size, tree.read),
        )
        fits = [
            place
            for place in range(size)
            if merkle.includes_leaf(leaf, index=place, size=size, root=tree.root(), proof=proof)
        ]
        assert fits == [index]


@given(sizes, sizes)
def test_a_log_that_only_grew_can_show_it(one, other):
    old, size = sorted([one, other])
    tree = Tree(contents(size))
    proof = merkle.consistency_proof(old, size, tree.read)

    assert merkle.extends_tree(old, tree.root(old), size=size, root=tree.root(), proof=proof)


@given(sizes, sizes, st.data())
def test_a_log_that_rewrote_an_entry_cannot_show_that_it_only_grew(one, other, data):
    old, size = sorted([one, other])
    changed = contents(size)
    changed[data.draw(st.integers(0, old - 1))] = b"rewritten"
    told, tree = Tree(contents(old)), Tree(changed)
    proof = merkle.consistency_proof(old, size, tree.read)

    assert not merkle.extends_tree(old, told.root(), size=size, root=tree.root(), proof=proof)


@given(sizes, st.lists(st.integers(1, 40), max_size=6))
def test_the_tree_does_not_depend_on_the_batches_it_grew_in(first, batches):
    whole = contents(first + sum(batches))
    grown, taken = Tree(whole[:first]), first
    for batch in batches:
        grown.add(whole[taken : taken + batch])
        taken += batch

    assert grown.known == Tree(whole).known


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_entry_outside_the_tree_has_no_proof(index, size):
    with raises_problem("ledger.outside-the-tree.index"):
        merkle.inclusion_proof(index, size, Tree(contents(3)).read)


def test_a_tree_larger_than_the_log_has_no_consistency_proof():
    with raises_problem("ledger.outside-the-tree.size"):
        merkle.consistency_proof(4, 3, Tree(contents(3)).read)
