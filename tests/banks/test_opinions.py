"""Each member has one voice, and the last word stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.model import Opinion, Stance
from seawall.banks.opinions import count, is_news

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def said(member: str, stance: Stance, at: datetime = NOON) -> Opinion:
    return Opinion(member, stance, "", at)


def test_a_member_who_changes_their_mind_is_counted_once():
    opinions = [said("Harbour", Stance.AGREE), said("Harbour", Stance.DISAGREE)]

    voices = count(opinions)

    assert (voices.agree, voices.disagree) == ((), ("Harbour",))


def test_the_same_opinion_again_is_no_news():
    assert not is_news(said("Harbour", Stance.AGREE), [said("Harbour", Stance.AGREE)])


def test_a_later_change_of_mind_is_news_and_an_older_one_is_not():
    before = [said("Harbour", Stance.AGREE)]

    assert is_news(said("Harbour", Stance.DISAGREE, NOON + HOUR), before)
    assert not is_news(said("Harbour", Stance.DISAGREE, NOON - HOUR), before)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Stance))))
def test_every_member_who_spoke_is_on_exactly_one_side_unless_they_took_it_back(spoken):
    voices = count(said(member, stance) for member, stance in spoken)

    last = dict(spoken)
    standing = {member for member, stance in last.items() if stance is not Stance.RETRACTED}
    assert sorted(voices.agree + voices.disagree) == sorted(standing)
    assert not set(voices.agree) & set(voices.disagree)
