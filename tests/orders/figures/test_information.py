"""Papers that asked for data are counted by their law, each once, and never with removal orders."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.figures.information import PaperFact, PaperOutcome, count_papers

FACTS = st.lists(
    st.builds(
        PaperFact,
        profile=st.sampled_from(["", "eu-epoc", "gb-osa-information-notice"]),
        outcome=st.sampled_from(PaperOutcome),
        grounds=st.frozensets(st.sampled_from(["not_stored", "incomplete"])),
        took=st.none() | st.timedeltas(timedelta(0), timedelta(days=20)),
        is_late=st.booleans(),
    )
)


@given(FACTS)
def test_every_paper_is_counted_once_and_has_one_outcome(facts):
    figures = count_papers(facts)

    assert sum(law.received for law in figures.values()) == len(facts)
    assert all(sum(law.outcomes.values()) == law.received for law in figures.values())
    assert sum(law.late for law in figures.values()) == sum(fact.is_late for fact in facts)


@given(FACTS)
def test_the_median_is_a_time_that_was_measured(facts):
    for profile, law in count_papers(facts).items():
        measured = [
            fact.took for fact in facts if fact.profile == profile and fact.took is not None
        ]

        assert (law.median_seconds is None) is (not measured)
        if measured:
            assert law.median_seconds in {span // timedelta(seconds=1) for span in measured}
