"""One call to an address of the settings or of an authority: guarded, and never an exception."""

from __future__ import annotations

from seawall.config import settings
from seawall.enforcement import client
from seawall.enforcement.egress import UnsafeAddress, networks
from seawall.enforcement.model import Answer


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send a body; an address that leads inside our own walls is an answer with an error."""
    try:
        return client.post(url, body, headers=headers, allow=networks(settings().egress_allow))
    except UnsafeAddress as unsafe:
        return Answer(None, str(unsafe))
