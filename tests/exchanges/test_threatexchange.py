"""ThreatExchange is followed as its documentation says."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from seawall.journeys.exchanges import exchange_sync
from seawall.transaction import transaction
from seawall.worker import exchanging
from tests.exchanges.fakes.graph import TOKEN
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import Followed, follow_graph
from tests.ports import closed_port

PDQ = [f"{number:064x}" for number in range(1, 30)]
MD5 = "ab" * 16


def test_hashes_come_in_page_by_page_and_the_next_visit_asks_for_what_is_newer(database, graph):
    for value in PDQ[:5]:
        graph.put("HASH_PDQ", value, graph.said("555", "MALICIOUS", "some_tag"))
    graph.page_size = 2
    followed = follow_graph(graph)

    first = followed.sync()
    asked = len(graph.got)
    newest = graph.now
    graph.put("HASH_PDQ", PDQ[5], graph.said())
    second = followed.later(minutes=5).sync()

    assert (first.pages, first.tally.added) == (3, 5)
    assert second.tally.added == 1
    assert set(followed.states()) == set(PDQ[:6])
    assert graph.got[asked].query["start_time"] == str(newest)
    assert followed.entries()[PDQ[0]].note == "tags: some_tag"


def test_only_the_first_page_is_asked_for_in_our_words_then_next_is_followed(sqlite, graph):
    for value in PDQ[:4]:
        graph.put("HASH_PDQ", value, graph.said())
    graph.page_size = 2

    follow_graph(graph).sync()

    first, second = graph.calls("threat_updates")
    assert "start_time" not in first.query
    assert second.query["after"] == "2"


def test_a_deleted_indicator_is_withdrawn_and_one_listed_again_matches_again(database, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph)
    followed.sync()

    graph.delete("HASH_PDQ", PDQ[0])
    followed.later(minutes=5).sync()
    gone = followed.states()
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed.later(minutes=5).sync()

    assert gone == {PDQ[0]: "withdrawn"}
    assert followed.states() == {PDQ[0]: "active"}


def test_what_is_only_called_harmless_never_matches(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said("555", "NON_MALICIOUS"))

    followed = follow_graph(graph)
    followed.sync()

    assert followed.states() == {PDQ[0]: "withdrawn"}


def test_a_dispute_goes_before_a_person_and_ends_when_it_is_taken_back(database, graph):
    doubted = graph.said("555", "MALICIOUS", DISAGREE_WITH_TAGS="777,888")
    graph.put("HASH_PDQ", PDQ[0], doubted)
    followed = follow_graph(graph)
    followed.sync()
    contested = followed.states()

    graph.put("HASH_PDQ", PDQ[0], graph.said("555", "MALICIOUS"))
    followed.later(minutes=5).sync()

    assert contested == {PDQ[0]: "contested"}
    assert followed.states() == {PDQ[0]: "active"}
    assert followed.voices(PDQ[0]) == [
        ("peer/555", "agree"),
        ("peer/777", "disagree"),
        ("peer/888", "disagree"),
        ("peer/777", "retracted"),
        ("peer/888", "retracted"),
    ]


def test_what_is_only_suspected_is_below_what_counts_as_confirmed(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said("555", "SUSPICIOUS"))

    followed = follow_graph(graph)
    followed.sync()

    assert followed.entries()[PDQ[0]].confidence == 50


def test_a_reaction_speaks_for_its_owner_unless_they_have_a_descriptor(sqlite, graph):
    graph.put(
        "HASH_PDQ",
        PDQ[0],
        graph.said("555", "MALICIOUS", HELPFUL="777", DISAGREE_WITH_TAGS="777,666"),
        graph.said("666", "MALICIOUS"),
    )

    followed = follow_graph(graph)
    followed.sync()

    assert followed.states() == {PDQ[0]: "active"}
    assert {said for _, said in followed.voices(PDQ[0])} == {"agree"}


def test_missing_descriptors_and_owners_mean_deleted_and_unseen(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0])
    graph.put("HASH_PDQ", PDQ[1], graph.said(None))
    graph.put("HASH_PDQ", PDQ[2], graph.said(None), graph.said("555"))
    graph.updates["HASH_PDQ", PDQ[2]]["descriptors"]["paging"] = {"cursors": {}}

    followed = follow_graph(graph)
    followed.sync()

    assert followed.states() == {PDQ[2]: "active"}


def test_one_malformed_hash_is_set_aside_and_upper_case_is_normalised(sqlite, graph):
    graph.put("HASH_PDQ", "ab" * 16, graph.said())
    graph.put("HASH_PDQ", ("AB" * 32), graph.said())
    graph.put("HASH_MD5", MD5.upper(), graph.said())

    followed = follow_graph(graph)
    outcome = followed.sync()

    assert followed.states() == {"ab" * 32: "active", MD5: "active"}
    assert outcome.tally.faults == 1
    assert "64 hex digits" in followed.faults()[f"HASH_PDQ:{'ab' * 16}"]


def test_unknown_types_fields_and_words_lose_no_page(sqlite, graph):
    graph.put("HASH_FUTURE", "whatever", graph.said())
    graph.put("HASH_SHA1", "1" * 40, graph.said())
    graph.put("HASH_PDQ", PDQ[0], graph.said("555", "BRAND_NEW_STATUS", SHRUGS="9"))
    graph.updates["HASH_PDQ", PDQ[0]]["brand_new_field"] = {"deep": [1]}
    graph.put("HASH_PDQ", PDQ[1], graph.said())["descriptors"] = {"data": ["not an object"]}
    del graph.updates["HASH_FUTURE", "whatever"]["id"]

    followed = follow_graph(graph)
    followed.sync()

    assert followed.states() == {PDQ[0]: "active"}
    assert followed.holdings.not_matchable == {"HASH_FUTURE": 1, "HASH_SHA1": 1}


def test_zero_bytes_and_half_characters_stop_no_page(database, graph):
    odd = "a\0b\ud800"
    graph.put("HASH_PDQ", PDQ[0], graph.said("555", "MALICIOUS", odd))
    graph.put(f"HASH_{odd}", odd, graph.said())
    graph.put("TREND_QUERY", f'{{"and":[["{odd}"]]}}', graph.said())
    graph.put("HASH_PDQ", odd, graph.said())

    followed = follow_graph(graph)
    outcome = followed.sync()

    assert outcome.is_good
    assert followed.states()[PDQ[0]] == "active"
    assert followed.entries()[PDQ[0]].note == "tags: a\ufffdb\ufffd"


def test_two_types_of_one_digest_are_one_entry_that_goes_with_the_last_of_them(sqlite, graph):
    graph.put("HASH_MD5", MD5, graph.said())
    graph.put("HASH_VIDEO_MD5", MD5, graph.said("666"))
    followed = follow_graph(graph)
    followed.sync()

    graph.delete("HASH_MD5", MD5)
    followed.later(minutes=5).sync()
    half = followed.states()
    graph.delete("HASH_VIDEO_MD5", MD5)
    followed.later(minutes=5).sync()

    assert half == {MD5: "active"}
    assert followed.states() == {MD5: "withdrawn"}


def test_texts_and_links_come_in_as_what_we_match(sqlite, graph):
    graph.put("TEXT_STRING", "The grey tide rises tonight", graph.said())
    graph.put("URI", "HTTPS://Example.COM:443/a", graph.said())
    graph.put("UNCLICKABLE_URL", "hxxps://example[.]org/b", graph.said())
    graph.put("HASH_URL_MD5", "CD" * 16, graph.said())

    followed = follow_graph(graph)
    followed.sync()

    kinds = {e.signal_type: e.value for e in followed.entries().values()}
    assert kinds.keys() == {"text", "url", "url_md5"}
    assert {"https://example.com/a", "https://example.org/b"} < set(followed.states())


def test_a_copy_that_was_away_too_long_is_fetched_afresh_and_reconciled(database, graph):
    for value in PDQ[:3]:
        graph.put("HASH_PDQ", value, graph.said())
    followed = follow_graph(graph)
    followed.sync()

    graph.delete("HASH_PDQ", PDQ[0])
    graph.now += 100 * 86_400  # the tombstone is forgotten meanwhile
    graph.put("HASH_PDQ", PDQ[4], graph.said())
    outcome = followed.later(days=100).sync()

    assert followed.states() == {
        PDQ[0]: "withdrawn",
        PDQ[1]: "active",
        PDQ[2]: "active",
        PDQ[4]: "active",
    }
    assert outcome.tally.struck == 1
    assert "start_time" not in graph.got[-1].query
    assert "exchange.afresh" in followed.ledger()


def test_a_visit_that_was_killed_goes_on_at_the_stored_page(database, graph):
    for value in PDQ[:6]:
        graph.put("HASH_PDQ", value, graph.said(), at=50)  # all in one second
    graph.page_size = 2
    followed = follow_graph(graph)
    killed_after_one_page(followed)
    before = len(graph.got)

    followed.sync()

    assert graph.got[before].query["after"] == "2"
    assert len(graph.got) - before == 2
    assert set(followed.states()) == set(PDQ[:6])


def test_pages_out_of_order_lose_nothing_after_a_restart(sqlite, graph):
    for value in PDQ[:6]:
        graph.put("HASH_PDQ", value, graph.said())
    graph.page_size, graph.is_out_of_order = 2, True
    followed = follow_graph(graph)
    killed_after_one_page(followed)

    followed.sync()

    assert set(followed.states()) == set(PDQ[:6])


def test_a_cursor_that_grew_old_means_the_listing_begins_again(sqlite, graph):
    for value in PDQ[:4]:
        graph.put("HASH_PDQ", value, graph.said())
    graph.page_size = 2
    followed = follow_graph(graph)
    killed_after_one_page(followed)
    graph.old_cursors.add("2")
    graph.page_size = 3

    outcome = followed.sync()

    assert outcome.is_good
    assert set(followed.states()) == set(PDQ[:4])


def test_an_entry_that_comes_twice_in_a_listing_counts_once(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph)
    followed.sync()

    again = followed.later(minutes=5).sync()  # start_time is inclusive: it comes again

    assert again.tally.facts == {}
    assert followed.holdings.records == 1


def test_a_half_page_and_a_reset_is_asked_for_again(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    graph.troubles += ["cut", "cut"]
    followed = follow_graph(graph)

    outcome = followed.sync()

    assert outcome.is_good
    assert followed.states() == {PDQ[0]: "active"}
    assert len(graph.got) == 3


def test_a_slow_drip_does_not_hold_the_worker(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    graph.troubles += ["drip"]
    followed = follow_graph(graph)
    followed.seconds = 1.0

    outcome = followed.sync()

    assert outcome.is_good
    assert len(graph.got) == 2


def test_a_short_retry_after_is_waited_for_in_place(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    graph.troubles += [refuses(429, after="7"), refuses(503, after="3")]
    followed = follow_graph(graph)

    outcome = followed.sync()

    assert outcome.is_good
    assert {7.0, 3.0} <= set(followed.slept)


def test_a_long_retry_after_is_when_the_next_visit_begins(sqlite, graph):
    graph.troubles += [refuses(429, after="7200")]
    followed = follow_graph(graph)

    outcome = followed.sync()

    assert "7200 s" in outcome.error
    assert (followed.status.next_at - followed.at).total_seconds() == 7200


def test_a_peer_that_is_broken_is_visited_again_later_and_less_often(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph, per_minute=6000)
    graph.troubles += [refuses(500)] * 4
    followed.sync()
    first = followed.status.next_at - followed.at
    graph.troubles += [refuses(503)] * 4
    followed.sync()

    assert followed.status.failures == 2
    assert followed.status.next_at - followed.at == 2 * first
    assert TOKEN not in followed.status.last_error


def test_an_error_with_a_zero_byte_in_it_is_written_down_all_the_same(database, graph):
    graph.troubles += [refuses(418, body=b"tea\0pot")]

    followed = follow_graph(graph)
    followed.sync()

    assert "tea\ufffdpot" in followed.status.last_error


def test_a_token_that_is_refused_is_said_so_and_not_tried_again_and_again(sqlite, graph):
    followed = follow_graph(graph, token="87654321|bbbbbbbbbbbbbbbbbbbbbbbb")

    outcome = followed.sync()

    assert "Invalid OAuth access token" in outcome.error
    assert len(graph.got) == 1


def test_a_next_address_that_leads_to_a_stranger_is_not_followed(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    graph.put("HASH_PDQ", PDQ[1], graph.said())
    graph.page_size = 1
    followed = follow_graph(graph)
    graph.url = f"http://127.0.0.1:{closed_port()}"

    outcome = followed.sync()

    assert "which is another server" in outcome.error


def test_the_time_zone_of_the_machine_changes_nothing(sqlite, graph, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        graph.put("HASH_PDQ", PDQ[0], graph.said(), at=1_600_000_000)
        followed = follow_graph(graph)
        followed.sync()
    finally:
        monkeypatch.undo()
        time.tzset()

    seen = followed.entries()[PDQ[0]].first_seen_at
    assert seen == datetime.fromtimestamp(1_600_000_000, UTC)


def killed_after_one_page(followed: Followed) -> None:
    """Take one page and stop, as a worker does that is killed between two."""
    with transaction(followed.scope) as tx:
        visit = exchange_sync.begin_visit(followed.exchange.id, tx=tx, now=followed.at, by="test")
    http = followed.without_pauses(exchanging.caller(followed.exchange, lambda: followed.at))
    adapter = exchanging.adapter_of(followed.exchange)
    page = next(iter(adapter.fetch("", exchanging.visit_of(visit, http, followed.at))))
    with transaction(followed.scope) as tx:
        exchange_sync.take_page(page, visit, tx=tx, now=followed.at, by="test")
