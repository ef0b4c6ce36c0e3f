"""ThreatExchange hears what we think, in its own words, and as often as it takes."""

from __future__ import annotations

import pytest

from seawall.banks.model import NewEntry
from seawall.exchanges.adapter import Telling
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from tests.exchanges.fakes.graph import GROUP, US
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import Followed, follow_graph

PDQ = [f"{number:064x}" for number in range(1, 30)]


def told(followed: Followed, telling: Telling, value: str, **more):
    entry = followed.entries()[value].id
    with transaction(followed.scope) as tx:
        return exchange_telling.owe_word(
            followed.exchange.id,
            ExchangeMessage(telling, entry, **more),
            tx=tx,
            now=followed.at,
            by="P-1",
        )


def test_a_signal_of_ours_is_submitted_and_read_back_as_ours(database, graph):
    followed = follow_graph(graph)
    with transaction(followed.scope) as tx:
        bank_curation.add_signal(
            followed.exchange.bank, NewEntry("pdq", PDQ[0]), tx=tx, now=followed.at, by="P-1"
        )
    told(followed, Telling.SUBMIT, PDQ[0], tags=("grey_tide",))

    outcome = followed.sync()
    followed.later(minutes=5).sync()

    submitted = next(got for got in graph.got if got.method == "POST").form
    assert outcome.told == 1
    assert submitted["privacy_members"] == GROUP
    assert submitted["tags"] == "grey_tide"
    assert graph.updates["HASH_PDQ", PDQ[0]]["descriptors"]["data"][0]["owner"]["id"] == US
    assert followed.states() == {PDQ[0]: "active"}
    assert not [got for got in graph.got if got.method == "POST" and "access_token" in got.query]


@pytest.mark.parametrize(
    ("telling", "reaction"),
    [(Telling.AGREE, "HELPFUL"), (Telling.DISAGREE, "DISAGREE_WITH_TAGS")],
)
def test_an_opinion_becomes_a_reaction(sqlite, graph, telling, reaction):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph)
    followed.sync()

    told(followed, telling, PDQ[0])
    followed.later(minutes=5).sync()

    (descriptor,) = graph.updates["HASH_PDQ", PDQ[0]]["descriptors"]["data"]
    assert descriptor["reactions"] == [{"key": reaction, "value": US}]


def test_our_own_disagreement_comes_back_as_a_dispute(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph)
    followed.sync()
    told(followed, Telling.DISAGREE, PDQ[0])
    followed.later(minutes=5).sync()

    followed.later(minutes=5).sync()

    assert followed.states() == {PDQ[0]: "contested"}


def test_what_we_take_back_is_unlisted(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said(US))
    followed = follow_graph(graph)
    followed.sync()

    told(followed, Telling.RETRACT, PDQ[0])
    followed.later(minutes=5).sync()

    assert graph.updates["HASH_PDQ", PDQ[0]]["should_delete"]


def test_a_word_waits_while_the_peer_is_away_and_a_refusal_is_final(sqlite, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    followed = follow_graph(graph, per_minute=6000)
    followed.sync()
    word = told(followed, Telling.AGREE, PDQ[0])

    graph.troubles += [None, *[refuses(500)] * 4]
    followed.later(minutes=5).sync()
    waiting = the_word(followed, word)
    graph.troubles += [None, refuses(400, body=b'{"error":{"code":100,"message":"no such"}}')]
    followed.later(minutes=5).sync()

    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert the_word(followed, word).state == "refused"
    assert "no such" in the_word(followed, word).error


def the_word(followed: Followed, word):
    with transaction(followed.scope) as tx:
        return next(w for w in tx.exchanges.words(followed.exchange.id) if w.id == word.id)
