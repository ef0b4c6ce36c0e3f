"""What the store of enforcement must hold on both databases."""

from __future__ import annotations

from seawall.enforcement.model import Target
from seawall.transaction import transaction
from tests.enforcement_made import NOON, make_decided
from tests.people_made import make_organisation


def test_a_target_with_a_long_name_is_numbered_like_any_other(database):
    organisation = make_organisation()
    long = Target("url", "https://videos.example.com/" + "v" * 400)
    other = Target("url", long.external_id + "w")

    with transaction(organisation.id) as tx:
        numbers = [tx.enforcement.next_seqs([target]) for target in (long, long, other)]

    assert numbers == [[1], [2], [1]]


def test_of_many_actions_on_a_target_the_one_with_the_highest_number_counts(database):
    decided = make_decided()
    for state in ("removed", "restored", "limited"):
        newest = decided.enforce(state, now=NOON)

    with transaction(decided.scope) as tx:
        assert tx.enforcement.newest_action(decided.target) == newest
    assert newest.seq == 3
