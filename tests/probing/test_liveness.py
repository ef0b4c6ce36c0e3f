"""Every state, acted out by a real site and judged from a real visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.probing.model import JudgingRule, KnownPage, Trouble
from seawall.probing.page_snapshot import snapshot_of
from seawall.probing.state import AddressState
from seawall.probing.visit_judging import judge_visit
from tests.outbound_made import in_a_hurry

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def look(sites, name, *, known=None, **more):
    """One visit to a scene, compared with the site's page for nothing."""
    fetcher = sites.fetcher(**more)
    url = sites.url(name)
    known = known or KnownPage(nowhere=fetcher.nowhere(url, at=NOON))
    return judge_visit(fetcher.visit(url, at=NOON).visit, comparison=known)


def seen_first(sites, name, **more):
    """What is known once the content was seen."""
    fetcher = sites.fetcher(**more)
    url = sites.url(name)
    return KnownPage(first=fetcher.visit(url, at=NOON).visit, nowhere=fetcher.nowhere(url, at=NOON))


@pytest.mark.parametrize(
    ("name", "state", "rule"),
    [
        ("live", AddressState.LIVE, JudgingRule.FIRST_LOOK),
        ("soft_en", AddressState.LIVE, JudgingRule.FIRST_LOOK),
        ("file", AddressState.LIVE, JudgingRule.FIRST_LOOK),
        ("gone_404", AddressState.GONE_404, JudgingRule.STATUS_GONE),
        ("gone_410", AddressState.GONE_404, JudgingRule.STATUS_GONE),
        ("notice", AddressState.GONE_SOFT, JudgingRule.SAYS_GONE),
        ("shell", AddressState.UNKNOWN, JudgingRule.ALL_ALIKE),
        ("login_redirect", AddressState.LOGIN_WALL, JudgingRule.LOGIN_REDIRECT),
        ("login_inline", AddressState.LOGIN_WALL, JudgingRule.LOGIN_PAGE),
        ("login_401", AddressState.LOGIN_WALL, JudgingRule.STATUS_LOGIN),
        ("login_403", AddressState.LOGIN_WALL, JudgingRule.STATUS_LOGIN),
        ("refused_403", AddressState.UNKNOWN, JudgingRule.STATUS_OTHER),
        ("age", AddressState.AGE_GATE, JudgingRule.AGE_PAGE),
        ("legal_451", AddressState.UNKNOWN, JudgingRule.STATUS_LEGAL),
        ("moved", AddressState.MOVED, JudgingRule.REDIRECTED),
        ("moved_away", AddressState.MOVED, JudgingRule.PARKED),
        ("broken", AddressState.UNKNOWN, JudgingRule.STATUS_OTHER),
        ("busy", AddressState.UNKNOWN, JudgingRule.STATUS_OTHER),
        ("challenge", AddressState.UNKNOWN, JudgingRule.CHALLENGE),
        ("loop", AddressState.UNKNOWN, JudgingRule.NO_ANSWER),
        ("private", AddressState.UNKNOWN, JudgingRule.NO_ANSWER),
        ("forbidden", AddressState.UNKNOWN, JudgingRule.NO_ANSWER),
        ("away", AddressState.UNKNOWN, JudgingRule.NO_ANSWER),
    ],
)
def test_a_first_look_finds_the_state_that_the_site_acts_out(sites, name, state, rule):
    judgement = look(sites, name)

    assert (judgement.state, judgement.rule) == (state, rule)
    assert judgement.why.endswith(".")


@pytest.mark.parametrize("name", ["soft_en", "soft_fr", "soft_ar", "alike", "sent_home"])
def test_a_removal_behind_a_200_is_recognised_by_the_sites_page_for_nothing(sites, name):
    known = seen_first(sites, name)
    sites.take_down(name)

    judgement = look(sites, name, known=known)

    assert (judgement.state, judgement.rule) == (AddressState.GONE_SOFT, JudgingRule.LIKE_NOWHERE)


@pytest.mark.parametrize("name", ["soft_en", "soft_fr", "soft_ar"])
def test_without_the_page_for_nothing_the_pages_own_words_are_evidence(sites, name):
    first = seen_first(sites, name).first
    sites.take_down(name)

    with_first = look(sites, name, known=KnownPage(first=first))
    without = look(sites, name, known=KnownPage())

    assert with_first.state is without.state is AddressState.GONE_SOFT
    assert without.rule is JudgingRule.SAYS_GONE
    assert without.evidence["phrase"]


def test_a_site_that_shows_its_front_page_everywhere_has_removed_nothing_we_never_saw(sites):
    sites.take_down("alike")

    assert look(sites, "alike").state is AddressState.UNKNOWN


def test_tcap_04_a_200_that_says_content_unavailable_is_offline_and_its_page_is_kept(sites):
    fetched = sites.fetcher().visit(sites.url("notice"), at=NOON)
    judgement = judge_visit(fetched.visit)
    kept = snapshot_of(fetched, judgement=judgement)

    assert judgement.state is AddressState.GONE_SOFT
    assert b"no longer available" in kept.content


def test_content_under_altered_surroundings_still_stands(sites):
    known = seen_first(sites, "live")
    sites.alter("live")

    judgement = look(sites, "live", known=known)

    assert (judgement.state, judgement.rule) == (AddressState.LIVE, JudgingRule.CONTENT_KEPT)


def test_content_that_moved_with_its_words_still_stands(sites):
    known = seen_first(sites, "live")

    judgement = look(sites, "moved_whole", known=known)

    assert judgement.state is AddressState.LIVE
    assert sites.url("live") in judgement.why


def test_content_that_comes_back_is_live_again(sites):
    known = seen_first(sites, "live")
    sites.take_down("live")
    gone = look(sites, "live", known=known)
    sites.bring_back("live")
    back = look(sites, "live", known=known)

    assert (gone.state, back.state) == (AddressState.GONE_404, AddressState.LIVE)


@pytest.mark.parametrize("name", ["place", "place_404"])
def test_a_block_by_place_takes_two_places_to_see(sites, name):
    url = sites.url(name)
    here = sites.fetcher(vantage="DE").visit(url, at=NOON).visit
    there = sites.fetcher(vantage="NO").visit(url, at=NOON).visit

    alone = judge_visit(here)
    both = judge_visit(here, comparison=KnownPage(elsewhere=(there,)))

    assert alone.state is not AddressState.GEO_BLOCKED
    assert (both.state, both.rule) == (AddressState.GEO_BLOCKED, JudgingRule.TWO_PLACES)
    assert both.evidence["second_place"] == "NO"


def test_the_same_place_twice_is_one_place(sites):
    url = sites.url("place")
    here = sites.fetcher(vantage="DE").visit(url, at=NOON).visit
    again = sites.fetcher(vantage="DE").visit(url, at=NOON).visit

    assert judge_visit(here, comparison=KnownPage(elsewhere=(again,))).state is AddressState.UNKNOWN


def test_a_legal_block_that_two_places_meet_is_a_block_by_place(sites):
    url = sites.url("legal_451")
    here, there = (sites.fetcher(vantage=at).visit(url, at=NOON).visit for at in ("DE", "FR"))

    assert (
        judge_visit(here, comparison=KnownPage(elsewhere=(there,))).state
        is AddressState.GEO_BLOCKED
    )


def test_a_drip_is_given_up_and_proves_nothing(sites, monkeypatch):
    prober = sites.fetcher()
    prober.visit(sites.url("live"), at=NOON)  # the rules of the site are known from now on
    in_a_hurry(monkeypatch)
    visit = prober.visit(sites.url("drip"), at=NOON).visit

    assert visit.trouble is Trouble.TIMEOUT
    assert judge_visit(visit).state is AddressState.UNKNOWN


def test_a_host_that_is_too_busy_says_when_to_come_back(sites):
    visit = sites.fetcher().visit(sites.url("busy"), at=NOON).visit

    assert (visit.status, visit.again_at) == (429, NOON + timedelta(seconds=120))
