"""Another unit is asked which addresses it has referred."""

from __future__ import annotations

from seawall.ids import OrganisationId
from seawall.mailroom.signing.jws import MEDIA_TYPE
from seawall.outbound import client
from seawall.outbound.call_purpose import DECONFLICTION
from seawall.outbound.model import CallAnswer, OutboundCall


def put_question(url: str, question: str, *, organisation: OrganisationId) -> CallAnswer:
    """Put a signed question to a unit; raises `UnsafeAddress`."""
    headers = {"content-type": MEDIA_TYPE}
    call = OutboundCall(
        "POST", url, DECONFLICTION, headers, question.encode(), organisation=organisation
    )
    return client.send_call(call)
