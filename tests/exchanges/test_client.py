"""The client is guarded, bounded, patient, and tells no secret."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.exchanges.client import PeerClient
from seawall.exchanges.model import PeerAway
from seawall.exchanges.peer_wire import PeerCall
from seawall.ids import INSTALLATION
from seawall.outbound.egress import UnsafeAddress
from tests.exchanges.fakes.server import Fake, Reply, refuses
from tests.outbound_made import only_public
from tests.ports import closed_port

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Echo(Fake):
    """Answers everything with the same few bytes."""

    def answer(self, got):
        return Reply(200, b"x" * 1000)


@pytest.fixture
def echo():
    with Echo().served() as fake:
        yield fake


def client(**options) -> PeerClient:
    return PeerClient(
        **{"now": lambda: NOON, "sleep": lambda _: None, "organisation": INSTALLATION, **options}
    )


def test_an_address_behind_our_own_walls_is_not_called(echo, monkeypatch):
    only_public(monkeypatch)
    with pytest.raises(UnsafeAddress):
        client()(PeerCall("GET", echo.url))
    assert echo.got == []


def test_an_answer_over_the_limit_is_cut_off(echo):
    with pytest.raises(PeerAway, match="more than 999 bytes"):
        client()(PeerCall("GET", echo.url, most=999))


def test_a_redirect_is_an_answer_and_not_a_way(echo):
    echo.troubles.append(Reply(302, b"", {"location": f"{echo.url}/elsewhere"}))

    assert client()(PeerCall("GET", echo.url)).status == 302
    assert len(echo.got) == 1


def test_a_call_that_may_not_be_made_twice_is_not(echo):
    echo.troubles.append("cut")

    with pytest.raises(PeerAway, match="broke off"):
        client()(PeerCall("POST", echo.url, body=b"once", is_repeatable=False))
    assert len(echo.got) == 1


def test_but_one_that_was_turned_away_is_made_again(echo):
    echo.troubles.append(refuses(503, after="1"))

    assert client()(PeerCall("POST", echo.url, body=b"once", is_repeatable=False)).is_good
    assert [got.body for got in echo.got] == [b"once", b"once"]


def test_calls_are_spread_over_the_minute(echo):
    slept: list[float] = []
    caller = client(per_minute=60, sleep=slept.append, monotonic=lambda: 100.0)

    for _ in range(3):
        caller(PeerCall("GET", echo.url))

    assert slept == [1.0, 2.0]


def test_what_went_wrong_is_told_without_the_query():
    place = f"http://127.0.0.1:{closed_port()}/list"
    with pytest.raises(PeerAway) as away:
        client()(PeerCall("GET", f"{place}?access_token=secret"))

    assert place in str(away.value)
    assert "secret" not in str(away.value)
