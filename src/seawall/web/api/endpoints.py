"""Where the feed is pushed: listed and added; the secret is told once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status

from seawall.enforcement.model import Endpoint
from seawall.journeys.platform import endpoint_setup
from seawall.web.api.door import ApiKey, Body, Text, WebAddress, actor_of, refusals
from seawall.web.api.out import Beside, Out
from seawall.web.request import Call

router = Router(tags=["endpoints"])


class EndpointIn(Body):
    """A public https address, or one that `SEAWALL_EGRESS_ALLOW` opens."""

    url: Annotated[Text, WebAddress]


class EndpointOut(Out[Endpoint]):
    """An endpoint, and why it is disabled if it is."""

    id: str
    url: str
    state: str
    why: str
    created_at: datetime


class NewEndpointOut(EndpointOut):
    """The signing secret is told this once."""

    secret: Beside[str]


class EndpointsOut(Schema):
    """Every endpoint of the organisation."""

    endpoints: list[EndpointOut]


@router.get("", auth=ApiKey("endpoints"), response={200: EndpointsOut, **refusals(401, 403)})
def list_endpoints(request: Call) -> EndpointsOut:
    """Where the feed is pushed."""
    endpoints = request.tx.enforcement.endpoints()
    return EndpointsOut(endpoints=[EndpointOut.of(endpoint) for endpoint in endpoints])


@router.post("", auth=ApiKey("endpoints"), response={201: NewEndpointOut, **refusals()})
def add_endpoint(request: Call, body: EndpointIn) -> Status[NewEndpointOut]:
    """Push the feed to this URL from now on."""
    endpoint, secret = endpoint_setup.add_endpoint(
        body.url,
        tx=request.tx,
        now=request.now,
        by=actor_of(request),
    )
    return Status(201, NewEndpointOut.of(endpoint, secret=secret))
