"""Two hosts with a cable between them that can be pulled: network namespaces of a test's own.

Each has an `unreachable` route in place, so that nothing that is sent in there can leave, and
it is the far end that is cut, so that no route of the near one vanishes. Where the machine
refuses namespaces the test is skipped, loudly, and on CI it fails.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

#: How each host is called by the other.
NEAR, FAR = "10.99.0.1", "10.99.0.2"


@dataclass(frozen=True)
class Cable:
    """The far end of a cable: in which namespace, and the name of the device."""

    inside: str
    device: str

    def pull(self) -> None:
        """Cut the line; no route of the near host vanishes."""
        ip("-n", self.inside, "link", "set", self.device, "down")

    def plug(self) -> None:
        """Mend the line."""
        ip("-n", self.inside, "link", "set", self.device, "up")


def ip(*words: str) -> None:
    """One command of iproute2."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def two_hosts() -> Iterator[tuple[list[str], list[str], Cable]]:
    """Two hosts with a cable between them: the words that enter each, and the cable."""
    _require_namespaces()
    mark = secrets.token_hex(3)
    near, far = f"sw{mark}a", f"sw{mark}b"
    for name in (near, far):
        ip("netns", "add", name)
    try:
        ip("link", "add", f"v{mark}a", "netns", near, "type", "veth",
           "peer", "name", f"v{mark}b", "netns", far)  # fmt: skip
        for name, end, address in ((near, "a", NEAR), (far, "b", FAR)):
            ip("-n", name, "addr", "add", f"{address}/24", "dev", f"v{mark}{end}")
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", f"v{mark}{end}", "up")
            ip("-n", name, "route", "add", "unreachable", "default", "metric", "4000")
        enter = ["ip", "netns", "exec"]
        yield [*enter, near], [*enter, far], Cable(far, f"v{mark}b")
    finally:
        for name in (near, far):
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


def _require_namespaces() -> None:
    if why := _refusal():
        assert not os.environ.get("CI"), f"CI must have network namespaces: {why}"
        warnings.warn(pytest.PytestWarning(f"NOT TESTED, no namespaces: {why}"), stacklevel=3)
        pytest.skip(f"this machine refuses network namespaces: {why}")


def _refusal() -> str:
    """Why this machine refuses network namespaces; empty if it does not."""
    if os.geteuid() != 0:
        return "only root may make network namespaces"
    name = f"sw{secrets.token_hex(3)}t"  # another process of tests may ask at the same moment
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    if tried.returncode:
        return tried.stderr.strip() or "ip netns add failed"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""
