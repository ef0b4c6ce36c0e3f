"""The worker visits exchanges when their time has come, and only then."""

from __future__ import annotations

import pytest

from seawall.enforcement.outbox.tasks import Task
from seawall.exchanges.peer_record import RecordPage
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import exchanging
from seawall.worker.loops.pace import OWN
from seawall.worker.loops.trouble import loop_troubles
from seawall.worker.runner import Worker
from tests.exchanges.fakes.graph import GROUP, TOKEN, Graph
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import follow

PDQ = "f8" * 32


@pytest.fixture
def graph():
    with Graph().served() as fake:
        yield fake


def work(followed) -> None:
    """All that is due at this moment."""
    worker = Worker("test", clock=lambda: followed.at)
    worker.arm()
    for _ in range(40):
        if not worker.step():
            return
    raise AssertionError("there is always more to do")


def following(graph):
    return follow("threatexchange", base=graph.url, group=GROUP, secrets={"token": TOKEN})


def test_a_new_exchange_is_visited_at_once_and_then_in_its_own_rhythm(database, graph):
    graph.put("HASH_PDQ", PDQ, graph.said())
    followed = following(graph)

    work(followed)
    first = len(graph.got)
    work(followed.later(minutes=1))
    soon = len(graph.got)
    work(followed.later(minutes=5))

    assert (first, soon, len(graph.got)) == (1, 1, 2)
    assert followed.states() == {PDQ: "active"}


def test_a_peer_that_asks_to_wait_is_left_alone_so_long(sqlite, graph):
    graph.troubles += [refuses(429, after="3600")]
    followed = following(graph)
    work(followed)

    work(followed.later(minutes=30))
    early = len(graph.got)
    work(followed.later(minutes=31))

    assert (early, len(graph.got)) == (1, 2)
    assert followed.status.is_up_to_date


class StuckAdapter:
    """A peer whose next page is always the page before."""

    def fetch(self, checkpoint, visit):
        while True:
            yield RecordPage("page-1")


def test_a_page_that_comes_again_ends_the_visit_as_one_that_failed(sqlite, graph, monkeypatch):
    followed = following(graph)
    monkeypatch.setattr(exchanging, "adapter_of", lambda _: StuckAdapter())
    work(followed)

    assert followed.status.failures == 1
    assert "the same work came again" in followed.status.last_error


def test_an_exchange_that_fails_five_visits_in_a_row_is_told_by_day(sqlite, graph):
    followed = following(graph)
    for _ in range(OWN.alarm_at):
        graph.troubles += [refuses(401)] * 9
        work(followed.later(hours=2))
    with transaction(INSTALLATION) as tx:
        told = loop_troubles(tx.outbox.heartbeats(), now=followed.at)
    graph.troubles.clear()
    work(followed.later(hours=2))
    with transaction(INSTALLATION) as tx:
        later = loop_troubles(tx.outbox.heartbeats(), now=followed.at)

    assert [(trouble.kind, trouble.can_wait) for trouble in told] == [("exchange", True)]
    assert list(later) == []


def test_an_exchange_that_is_disabled_is_not_visited(sqlite, graph):
    from seawall.journeys.exchanges import exchange_setup

    followed = following(graph)
    with transaction(followed.scope) as tx:
        exchange_setup.disable_exchange("peer", tx=tx, now=followed.at, by="P-1")

    work(followed.later(hours=1))

    assert graph.got == []


def test_a_visit_is_owed_once_however_often_it_is_looked_at(sqlite, graph):
    followed = following(graph)
    work(followed)
    work(followed)

    with transaction(INSTALLATION) as tx:
        owed = [job for job in tx.outbox.dead_letters() if job.task == Task.VISIT_EXCHANGE]
    assert owed == []
    assert len(graph.got) == 1
