"""A supervisor reads a share of what goes out, and nobody chooses which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.referrals.dispatch_sampling import digest_of, sampled_dispatches

DIGESTS = st.dictionaries(
    st.text(min_size=1, max_size=5),
    st.integers(0, 2**256 - 1).map(lambda n: f"{n:064x}"),
    max_size=40,
)


@given(DIGESTS, st.floats(0, 1))
def test_of_every_batch_at_least_one_is_read(digests, share):
    assert bool(sampled_dispatches(digests, share=share)) == bool(digests)


@given(DIGESTS, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_reads_all_that_a_smaller_one_does(digests, one, other):
    low, high = sorted((one, other))

    assert sampled_dispatches(digests, share=low) <= sampled_dispatches(digests, share=high)


def test_all_are_read_where_the_share_is_everything():
    digests = {str(n): digest_of(str(n), ["f"]) for n in range(50)}

    assert sampled_dispatches(digests, share=1.0) == digests.keys()


def test_about_a_tenth_is_read_where_the_share_is_a_tenth():
    digests = {str(n): digest_of(str(n), ["f"]) for n in range(4000)}

    assert 320 < len(sampled_dispatches(digests, share=0.1)) < 480


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_draw_depends_on_what_is_referred_and_not_on_how_it_is_listed(prints):
    assert digest_of("rcp_1", prints) == digest_of("rcp_1", ["a", "b", "c", "d"])
    assert digest_of("rcp_2", prints) != digest_of("rcp_1", prints)
