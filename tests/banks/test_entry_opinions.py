"""Each member has one voice, and the last word stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.entry_opinions import count_opinions, is_news
from seawall.banks.model import EntryOpinion, EntryStance

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def said(member: str, stance: EntryStance, at: datetime = NOON) -> EntryOpinion:
    return EntryOpinion(member, stance, "", at)


def test_a_member_who_changes_their_mind_is_counted_once():
    opinions = [said("Harbour", EntryStance.AGREE), said("Harbour", EntryStance.DISAGREE)]

    voices = count_opinions(opinions)

    assert (voices.agree, voices.disagree) == ((), ("Harbour",))


def test_the_same_opinion_again_is_no_news():
    assert not is_news(said("Harbour", EntryStance.AGREE), [said("Harbour", EntryStance.AGREE)])


def test_a_later_change_of_mind_is_news_and_an_older_one_is_not():
    before = [said("Harbour", EntryStance.AGREE)]

    assert is_news(said("Harbour", EntryStance.DISAGREE, NOON + HOUR), before)
    assert not is_news(said("Harbour", EntryStance.DISAGREE, NOON - HOUR), before)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(EntryStance))))
def test_every_member_who_spoke_is_on_exactly_one_side_unless_they_took_it_back(spoken):
    voices = count_opinions(said(member, stance) for member, stance in spoken)

    last = dict(spoken)
    standing = {member for member, stance in last.items() if stance is not EntryStance.RETRACTED}
    assert sorted(voices.agree + voices.disagree) == sorted(standing)
    assert not set(voices.agree) & set(voices.disagree)
