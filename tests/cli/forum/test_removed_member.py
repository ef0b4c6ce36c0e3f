"""`seawall forum sync` where the hub no longer sends its log: what happened, and what to do."""

from __future__ import annotations

import dataclasses

import pytest

from seawall.transaction import transaction
from tests.forum.lookup.served_hub import served_hub
from tests.ports import closed_port


@pytest.fixture
def hub(sqlite):
    with served_hub() as served:
        yield served


def test_a_member_that_was_removed_is_told_so_and_what_to_do(hub, run):
    seat = hub.made.seat("Harbour")
    with transaction(seat.organisation) as tx:
        tx.forum.save_seat(dataclasses.replace(seat, hub_url=hub.url))
    run("forum", "remove", seat.me, "--reason", "It broke the terms.", "--org", "hub")

    synced = run("forum", "sync", "--org", "harbour-co")

    assert synced.code == 2
    assert "refuses to send you its log" in synced.err
    assert "no longer a member" in synced.err
    assert "run `seawall forum leave`" in synced.err
    assert "forum.hub-refuses" in synced.err


def test_a_hub_that_is_away_is_named_with_its_address(hub, run):
    seat = hub.made.seat("Harbour")
    address = f"http://127.0.0.1:{closed_port()}"
    with transaction(seat.organisation) as tx:
        tx.forum.save_seat(dataclasses.replace(seat, hub_url=address))

    synced = run("forum", "sync", "--org", "harbour-co")

    assert synced.code == 2
    assert f"at {address} could not be read: " in synced.err
    assert "Try again later." in synced.err
