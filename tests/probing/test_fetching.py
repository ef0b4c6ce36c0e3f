"""The fetcher: guarded, bounded, polite, and honest about who it is."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from seawall.outbound.egress import pin_address
from seawall.probing.client import fetcher
from seawall.probing.fetching import MOST_HOPS, Manners, PageFetcher
from seawall.probing.model import Trouble
from seawall.probing.pacing import Pacing
from seawall.probing.page_wire import PageAnswer
from seawall.probing.state import AddressState
from seawall.probing.visit_judging import judge_visit
from tests.liveness_sites import CONTACT, CONTENT, SHORT_TARGET, Reply, bomb, to
from tests.outbound_made import LOOPBACK
from tests.ports import closed_port

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def visit(sites, name, **more):
    return sites.fetcher(**more).visit(sites.url(name), at=NOON).visit


def test_a_page_comes_home_with_its_title_words_and_digest(sites):
    seen = visit(sites, "live")

    assert (seen.status, seen.title, seen.trouble) == (200, "Seven circles", None)
    assert CONTENT in seen.text
    assert len(seen.digest) == 64
    assert len(seen.simhash) == 16
    assert seen.final_url == seen.url


def test_it_says_who_it_is_and_where_to_complain_and_brings_no_cookies(sites):
    visit(sites, "live", vantage="DE")

    for _, _, sent in sites.calls:
        assert sent["user-agent"] == f"Seawall/1.0 (+{CONTACT})"
        assert sent["x-seen-from"] == "DE"
        assert "cookie" not in sent


def test_a_path_that_robots_txt_forbids_is_not_asked_for(sites):
    seen = visit(sites, "forbidden")

    assert seen.trouble is Trouble.ROBOTS
    assert sites.paths() == []


def test_while_robots_txt_is_broken_nothing_else_is_asked_for(sites):
    seen = visit(sites, "away")

    assert seen.trouble is Trouble.WAIT
    assert sites.paths() == []


def test_robots_txt_is_read_once_a_site(sites):
    polite = sites.fetcher()
    for _ in range(3):
        polite.visit(sites.url("live"), at=NOON)

    assert [path for _, path, _ in sites.calls].count("/robots.txt") == 1


def test_a_redirect_to_a_private_address_is_refused(sites):
    seen = visit(sites, "private")

    assert seen.trouble is Trouble.REFUSED
    assert seen.final_url == "http://10.0.0.1/admin"
    assert "private" in seen.said


def test_redirects_that_go_round_are_noticed(sites):
    seen = visit(sites, "loop")

    assert seen.trouble is Trouble.LOOP
    assert [hop.status for hop in seen.hops] == [302, 302]


def test_the_part_of_a_page_that_a_redirect_names_is_no_other_address(sites):
    seen = visit(sites, "moved_part")

    assert (seen.status, seen.final_url) == (200, sites.url("live"))


def test_redirects_without_end_are_given_up(sites, monkeypatch):
    def onwards(got):
        is_robots = got.path == "/robots.txt"
        return Reply(status=404) if is_robots else to(f"{got.path}x")

    monkeypatch.setattr(sites, "answer", onwards)
    seen = visit(sites, "live")

    assert seen.trouble is Trouble.TOO_MANY_HOPS
    assert len(seen.hops) == MOST_HOPS + 1


def test_a_bomb_is_cut_before_it_fills_the_memory(sites):
    prober = sites.fetcher()
    assert len(bomb()) < 128 * 1024
    tracemalloc.start()
    seen = prober.visit(sites.url("bomb"), at=NOON)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seen.visit.is_cut
    assert len(seen.body) == 256 * 1024
    assert peak < 16 * 2**20


def test_a_broken_compression_is_no_answer(sites):
    assert visit(sites, "garbled").trouble is Trouble.NO_ANSWER


def test_nobody_at_home_is_no_answer(sites):
    seen = sites.fetcher().visit(f"http://clips.example.com:{closed_port()}/v/7", at=NOON).visit

    assert seen.trouble is Trouble.NO_ANSWER


def test_the_environments_proxy_is_not_asked(sites, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert visit(sites, "live").status == 200


def test_a_name_with_two_addresses_is_called_where_somebody_listens(sites):
    def two(url):
        addresses = ["127.0.0.2", "127.0.0.1"]
        return pin_address(
            url, resolve=lambda host, port: addresses, walls=LOOPBACK, is_looking=True
        )

    looking = fetcher(Manners(CONTACT, gap=timedelta(0)), pin=two)

    assert looking.visit(sites.url("live"), at=NOON).visit.status == 200


def test_between_two_calls_a_site_gets_the_rest_that_its_robots_txt_asks_for(sites):
    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    def answer(pinned, *, method, headers, most):
        text = b"User-agent: *\nCrawl-delay: 7\n" if pinned.url.endswith("robots.txt") else b"hi"
        return PageAnswer(200, {"content-type": "text/plain"}, text)

    pacing = Pacing(patience=20, clock=lambda: now[0], sleep=sleep)
    manners = Manners(CONTACT, gap=timedelta(seconds=2))
    polite = PageFetcher(manners, pin=sites.pin, call=answer, pacing=pacing, clock=lambda: now[0])
    for _ in range(3):
        polite.visit(sites.url("live"), at=NOON)

    assert slept == [2, 7, 7]


def test_a_host_that_asks_for_rest_is_left_alone(sites):
    polite = sites.fetcher()
    polite.visit(sites.url("busy"), at=NOON)
    asked = len(sites.calls)

    later = polite.visit(sites.url("live"), at=NOON + timedelta(seconds=1)).visit

    assert later.trouble is Trouble.WAIT
    assert later.again_at is not None
    assert len(sites.calls) == asked


def test_a_file_is_known_by_its_digest_and_its_words_are_not_read(sites):
    seen = visit(sites, "file")

    assert (seen.text, seen.content_type, len(seen.digest)) == ("", "video/mp4", 64)


def test_the_address_of_nothing_is_on_the_same_site_and_in_the_same_folder(sites):
    nothing = sites.fetcher().nowhere(sites.url("live"), at=NOON)

    assert nothing.status == 404
    assert nothing.url.startswith(sites.url("live").removesuffix("live-7"))
    assert nothing.url != sites.url("live")


@pytest.mark.parametrize(
    "url", ["ftp://example.com/x", "http://u:p@example.com/", "no address", "http://["]
)
def test_an_address_that_cannot_be_called_is_refused_and_said(sites, url):
    prober = sites.fetcher()
    seen = prober.visit(url, at=NOON).visit

    assert seen.trouble is Trouble.REFUSED
    assert seen.said
    assert prober.nowhere(url, at=NOON).trouble is Trouble.REFUSED
    assert prober.unroll(url, at=NOON).final == url
    assert judge_visit(seen).state is AddressState.UNKNOWN


def test_without_another_guard_it_is_the_way_outs(sites):
    looking = fetcher(Manners(CONTACT, gap=timedelta(0)))
    url = f"http://127.0.0.1:{sites.port}/v/x"
    strange = looking.visit(url.replace("127.0.0.1", "192.168.7.7"), at=NOON).visit

    assert strange.trouble is Trouble.REFUSED


@pytest.mark.parametrize("name", ["short", "short_chain"])
def test_a_shortener_says_where_it_leads_and_the_target_is_never_called(sites, name):
    prober = sites.fetcher(shorteners=frozenset({"clips.example.com"}))

    led = prober.unroll(sites.url(name), at=NOON)

    assert (led.final, led.why) == (SHORT_TARGET, "")
    assert {method for method, path, _ in sites.calls if path != "/robots.txt"} == {"HEAD"}


def test_a_shortener_that_will_not_be_asked_for_its_headers_is_asked_for_its_page(sites):
    prober = sites.fetcher(shorteners=frozenset({"clips.example.com"}))

    assert prober.unroll(sites.url("short_get"), at=NOON).final == SHORT_TARGET


def test_an_archived_address_is_peeled_without_asking_anybody(sites):
    inside = "https://example.com/v/1"
    led = sites.fetcher().unroll(f"hxxps://web.archive[.]org/web/2020/{inside}", at=NOON)

    assert (led.final, led.why) == (inside, "")
    assert sites.calls == []


def test_an_ordinary_address_is_left_as_it_is_without_asking_anybody(sites):
    led = sites.fetcher().unroll(sites.url("live"), at=NOON)

    assert (led.final, led.hops, led.why) == (sites.url("live"), (), "")
    assert sites.calls == []


def test_a_shortener_that_does_not_lead_on_says_so(sites):
    prober = sites.fetcher(shorteners=frozenset({"clips.example.com"}))

    led = prober.unroll(sites.url("gone_404"), at=NOON)

    assert led.final == sites.url("gone_404")
    assert "404" in led.why


def test_sites_that_answer_late_and_lead_on_hold_nobody_for_hours(sites):
    passed = []

    def slow(pinned, *, method, headers, most):
        passed.append(29.0)
        if pinned.url.endswith("/robots.txt"):
            return PageAnswer(404)
        return PageAnswer(302, {"location": f"{pinned.url}x"})

    def clock():
        return sum(passed)

    pacing = Pacing(patience=60, clock=clock, sleep=passed.append)
    prober = PageFetcher(Manners(CONTACT), pin=sites.pin, call=slow, pacing=pacing, clock=clock)
    seen = prober.visit(sites.url("live"), at=NOON).visit

    assert seen.trouble is Trouble.TIMEOUT
    assert len(seen.hops) < MOST_HOPS
