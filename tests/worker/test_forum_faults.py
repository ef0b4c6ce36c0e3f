"""A forum whose parts are killed and cut off: all ends in the same list everywhere.

Real processes with databases of their own. The member that is cut off lives in a network
namespace of this test's, with an `unreachable` route in place, so that nothing it sends can
leave. Where the machine refuses namespaces the test is skipped, loudly, and on CI it fails.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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


def in_namespaces() -> str:
    """Why this machine refuses network namespaces; empty if it does not."""
    if os.geteuid() != 0:
        return "only root may make network namespaces"
    tried = subprocess.run(["ip", "netns", "add", "seawall-try"], capture_output=True, text=True)
    if tried.returncode:
        return tried.stderr.strip() or "ip netns add failed"
    subprocess.run(["ip", "netns", "del", "seawall-try"], check=True)
    return ""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def two_hosts() -> Iterator[tuple[list[str], list[str], str]]:
    """Two hosts with a cable between them; the words that enter each, and the far end's name."""
    mark = secrets.token_hex(3)
    near, far = f"sw{mark}a", f"sw{mark}b"
    for name in (near, far):
        ip("netns", "add", name)
    try:
        ip("link", "add", f"v{mark}a", "netns", near, "type", "veth",
           "peer", "name", f"v{mark}b", "netns", far)  # fmt: skip
        for name, end, address in ((near, "a", "10.99.0.1"), (far, "b", "10.99.0.2")):
            ip("-n", name, "addr", "add", f"{address}/24", "dev", f"v{mark}{end}")
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", f"v{mark}{end}", "up")
            ip("-n", name, "route", "add", "unreachable", "default", "metric", "4000")
        enter = ["ip", "netns", "exec"]
        yield [*enter, near], [*enter, far], f"v{mark}b"
    finally:
        for name in (near, far):
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


@pytest.mark.exhaustive  # three minutes, nearly all of them the network's own patience
def test_a_member_that_is_cut_off_for_an_incident_ends_with_the_same_list(tmp_path):
    if why := in_namespaces():
        assert not os.environ.get("CI"), f"CI must have network namespaces: {why}"
        warnings.warn(pytest.PytestWarning(f"NOT TESTED, no namespaces: {why}"), stacklevel=1)
        pytest.skip(f"this machine refuses network namespaces: {why}")
    with two_hosts() as (here, there, cable):
        # each host has all its ports to itself
        hub = Node("hub", tmp_path / "hub", "10.99.0.1", 8800, inside=here)
        ada = Node("ada", tmp_path / "ada", "10.99.0.1", 8801, inside=here)
        ben = Node("ben", tmp_path / "ben", "10.99.0.2", 8802, inside=there)
        try:
            _an_incident_behind_a_cut_cable(hub, ada, ben, cut=(there[-1], cable))
        finally:
            for node in (hub, ada, ben):
                node.stop()


def _an_incident_behind_a_cut_cable(hub: Node, ada: Node, ben: Node, *, cut: tuple[str, str]):
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

    ip("-n", cut[0], "link", "set", cut[1], "down")  # the far end: no route of ours vanishes
    ada.add(*during)
    ben.add(*bens)
    until(lambda: set(during) <= hub.values())
    until(ben.has_asked_in_vain)
    assert ben.values() == {*before, *bens}, "it heard nothing, and kept what is its own"
    ip("-n", cut[0], "link", "set", cut[1], "up")

    wanted = {*before, *during, *bens}
    for node in (hub, ada, ben):
        until(lambda node=node: node.values() == wanted, patience=SOON)
        node.clean()
