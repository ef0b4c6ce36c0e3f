"""One call to an address of the settings or of an authority: guarded, and never an exception."""

from __future__ import annotations

from seawall.outbound import client
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallAnswer, OutboundCall


def call_out(call: OutboundCall) -> CallAnswer:
    """Make a call; an address that leads inside our own walls is an answer with an error."""
    try:
        return client.send_call(call)
    except UnsafeAddress as unsafe:
        return CallAnswer(None, str(unsafe))
