"""A forum whose parts are killed and cut off: all ends in the same list everywhere.

Real processes with databases of their own. The member that is cut off lives in a network
namespace of this test's (`tests/cables.py`).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cables import Cable, two_hosts
from tests.ports import own_port
from tests.waiting import until
from tests.worker.forum_nodes import Node

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SOON = 180  # seconds; a follower that was cut off looks again less and less often


@contextmanager
def a_forum(folder: Path, *names: str) -> Iterator[list[Node]]:
    """A hub and members on loopback, all serving."""
    hub = Node("hub", folder / "hub", "127.0.0.1", own_port())
    nodes = [hub]
    try:
        hub.found("forum")
        hub.run("forum", "create", "Harbour Forum")
        hub.start()
        for name in names:
            node = Node(name, folder / name, "127.0.0.1", own_port())
            nodes.append(node)
            node.found("platform")
            node.joins(hub)
            node.start()
        yield nodes
    finally:
        for node in nodes:
            node.stop()


def some(number: int) -> list[str]:
    return [secrets.token_hex(32) for _ in range(number)]


def test_a_hub_killed_in_the_middle_of_a_push_loses_nothing_and_doubles_nothing(tmp_path):
    with a_forum(tmp_path, "ada", "ben") as (hub, ada, ben):
        first, meanwhile, later = some(40), some(40), some(20)
        pushing = threading.Thread(target=ada.add, args=first)
        pushing.start()
        until(hub.values)
        hub.kill_9()
        pushing.join()
        ada.add(*meanwhile)
        hub.start()
        ada.add(*later)
        ben.kill_9()
        ben.start()

        wanted = {*first, *meanwhile, *later}
        for node in (hub, ada, ben):
            until(lambda node=node: node.values() == wanted, patience=SOON)
            node.clean()


@pytest.mark.exhaustive  # three minutes, nearly all of them the network's own patience
def test_a_member_that_is_cut_off_for_an_incident_ends_with_the_same_list(tmp_path):
    with two_hosts() as (here, there, cable):
        # each host has all its ports to itself
        hub = Node("hub", tmp_path / "hub", "10.99.0.1", 8800, inside=here)
        ada = Node("ada", tmp_path / "ada", "10.99.0.1", 8801, inside=here)
        ben = Node("ben", tmp_path / "ben", "10.99.0.2", 8802, inside=there)
        try:
            _an_incident_behind_a_cut_cable(hub, ada, ben, cut=cable)
        finally:
            for node in (hub, ada, ben):
                node.stop()


def _an_incident_behind_a_cut_cable(hub: Node, ada: Node, ben: Node, *, cut: Cable):
    hub.found("forum")
    hub.run("forum", "create", "Harbour Forum")
    hub.start()
    for node in (ada, ben):
        node.found("platform")
        node.joins(hub)
        node.start()
    before, during, bens = some(5), some(20), some(5)
    ada.add(*before)
    until(lambda: ben.values() == set(before), patience=SOON)

    cut.pull()
    ada.add(*during)
    ben.add(*bens)
    until(lambda: set(during) <= hub.values())
    until(ben.has_asked_in_vain)
    assert ben.values() == {*before, *bens}, "it heard nothing, and kept what is its own"
    cut.plug()

    wanted = {*before, *during, *bens}
    for node in (hub, ada, ben):
        until(lambda node=node: node.values() == wanted, patience=SOON)
        node.clean()
