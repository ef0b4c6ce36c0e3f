"""Variants are one tree, and one case."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.incidents.tree_drawing import as_svg, as_text, rows
from seawall.forum.incidents.variants import COPY, forest, nearest_parent
from tests.forum.incidents.made import BIGTUBE, CHATTER, NOON, Log, minutes

CODES = {"a": 0b0000, "b": 0b0001, "c": 0b0111, "d": 0b1111}


def apart(one, other):
    bits = (CODES[one] ^ CODES[other]).bit_count()
    return bits if bits <= 2 else None


def at(*signals):
    return [(signal, NOON + minutes(place)) for place, signal in enumerate(signals)]


def linked(*pairs, signals="abcd"):
    log = Log().opened()
    log.offers(BIGTUBE, *signals)
    for child, parent in pairs:
        log.says(CHATTER, "variant", child=child, parent=parent, edit="crop", distance=8)
    return log


def test_the_parent_is_the_nearest_that_was_there_before():
    assert nearest_parent("c", at("a", "b", "d"), distance=apart).signal == "d"
    assert nearest_parent("b", at("a"), distance=apart).distance == 1


def test_of_equally_near_ones_it_is_the_one_first_seen():
    near = nearest_parent("x", at("a", "b"), distance=lambda one, other: 3)

    assert near.signal == "a"


def test_what_is_unlike_everything_before_it_has_no_parent():
    assert nearest_parent("d", at("a", "b"), distance=apart) is None
    assert nearest_parent("a", [], distance=apart) is None


def test_a_tree_is_decided_together():
    trees = forest(linked(("b", "a"), ("c", "b")).incident_now)

    assert trees.roots == ("a", "d")
    assert trees.lineage("c") == ("c", "b", "a")
    assert {trees.stack_of(one) for one in "abc"} == {"a"}
    assert trees.members_of("a") == ("a", "b", "c")
    assert trees.variants == 2


def test_a_variant_has_one_parent_the_first_that_is_said():
    log = linked(("b", "a"), ("b", "c"))

    assert log.voids == ["this variant has a parent already"]


def test_nothing_is_made_from_itself():
    log = linked(("a", "a"), ("b", "a"), ("c", "b"), ("a", "c"))

    assert log.voids == ["a signal would be made from itself"] * 2


def test_a_signal_of_something_else_is_no_variant_here():
    log = linked(("z", "a"))

    assert log.voids == ["the signal was not offered within this incident"]


def test_one_value_that_two_members_offer_is_one_item():
    log = Log().opened()
    log.offers(BIGTUBE, "s", digests=("same",))
    log.offers(CHATTER, "t", digests=("same",))

    trees = forest(log.incident_now)
    assert trees.roots == ("s",)
    assert trees.links["t"].edit == COPY
    assert trees.variants == 0


def test_a_copy_never_closes_a_circle():
    log = Log().opened()
    log.offers(BIGTUBE, "s", digests=("same",))
    log.offers(CHATTER, "t", digests=("same",))
    log.says(CHATTER, "variant", child="s", parent="t")

    assert forest(log.incident_now).lineage("s") == ("s", "t")


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=30))
def test_whatever_is_said_every_signal_is_drawn_once_below_its_parent(pairs):
    trees = forest(linked(*pairs, signals="abcdefgh").incident_now)

    drawn = list(rows(trees))
    assert sorted(row.signal for row in drawn) == list("abcdefgh")
    for row in drawn:
        link = trees.links.get(row.signal)
        assert (row.under is None) == (link is None)
        if link is not None:
            assert drawn[row.under].signal == link.parent
            assert row.depth == drawn[row.under].depth + 1


def test_the_tree_in_text():
    trees = forest(linked(("b", "a"), ("c", "b"), ("d", "a")).incident_now)

    assert as_text(trees).splitlines() == [
        "a",
        "├─ b  (crop, 8 apart)",
        "│  └─ c  (crop, 8 apart)",
        "└─ d  (crop, 8 apart)",
    ]


def test_the_tree_in_svg_is_well_formed_whatever_names_say():
    trees = forest(linked(("b", "a")).incident_now)

    drawn = as_svg(trees, title="<b>&", name=lambda signal: f"<{signal}>&\"'")

    root = ET.fromstring(drawn)
    assert root[0].text == "<b>&"
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == 4


def test_a_chain_of_thousands_is_drawn_without_recursion():
    names = [f"s{n}" for n in range(3000)]
    log = Log().opened()
    log.offers(BIGTUBE, *names)
    for parent, child in itertools.pairwise(names):
        log.says(CHATTER, "variant", child=child, parent=parent)

    assert len(as_text(forest(log.incident_now)).splitlines()) == 2000
