"""A request finds its lane: what is known of its sender first, then its body, then a place.

Who is full is told before the body is read, where the lane is known before it. A document that
only its signature can vouch for is read and verified before anything is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from starlette.requests import Request

from seawall.app.body_limits import strangers_limit
from seawall.app.known_senders import KnownSender, KnownSenders
from seawall.app.lanes.known_signers import KnownSigners
from seawall.app.lanes.orders_first import OrdersFirst
from seawall.app.lanes.request_lanes import (
    PLANS,
    LanePlan,
    RequestLane,
    is_signed_document,
    lane_of,
)
from seawall.app.lanes.work_lane import LaneState, WebApp, WorkLane
from seawall.errors import SeawallError
from seawall.gate.body import ACCOUNT, read_body
from seawall.gate.body_budget import BodyAccount, BodyShare
from seawall.mailroom.signing.document_signer import DocumentSigner

_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class AdmittedRequest:
    """A request with its whole body and its place in a lane."""

    lane: WorkLane
    body: bytes
    leave: Callable[[], None]
    signer: DocumentSigner | None = None


class RequestLanes:
    """Every lane of one process."""

    def __init__(self, plans: dict[RequestLane, LanePlan] | None = None) -> None:
        self._plans = plans or PLANS
        self._lanes: dict[RequestLane, WorkLane] = {}

    def open(self, web: WebApp) -> dict[RequestLane, WorkLane]:
        """Lanes in which this application runs."""
        orders = OrdersFirst()
        self._lanes = {
            name: WorkLane(name, plan, web, orders=orders) for name, plan in self._plans.items()
        }
        return self._lanes

    def states(self) -> tuple[LaneState, ...]:
        """How full each is."""
        return tuple(lane.state() for lane in self._lanes.values())


class RequestAdmission:
    """Lets requests in; used from one event loop."""

    def __init__(
        self, senders: KnownSenders, signers: KnownSigners, lanes: dict[RequestLane, WorkLane]
    ) -> None:
        self._senders, self._signers, self._lanes = senders, signers, lanes

    async def admit(self, request: Request) -> AdmittedRequest:
        """The request with its body and its place, or a refusal."""
        sender = await self._senders.sender(request)
        account: BodyAccount = request.scope[ACCOUNT]
        method, path = request.method, request.url.path
        if is_signed_document(request, sender):
            return await self._document(request, account)
        lane = self._lanes[lane_of(method, path, sender)]
        asker = sender.name or account.address
        lane.require_room(asker)
        body = await self._body(request, sender, lane)
        if not sender.is_known:
            account.move(lane.plan.share)
        return AdmittedRequest(lane, body, lane.enter(asker))

    def refused(self, admitted: AdmittedRequest) -> None:
        """It was not taken in for a fault of ours: sent again it is no copy."""
        if admitted.signer is not None:
            self._signers.forget(admitted.body)

    async def _body(self, request: Request, sender: KnownSender, lane: WorkLane) -> bytes:
        if sender.is_known:
            return await read_body(request, most=self._senders.most_bytes, share=lane.plan.share)
        most = strangers_limit(request.url.path)
        return await read_body(request, most=most, share=BodyShare.ARRIVING)

    async def _document(self, request: Request, account: BodyAccount) -> AdmittedRequest:
        content = await self._body(request, KnownSender(), self._lanes[RequestLane.DOCUMENTS])
        platform = _platform(request)
        signer = await self._signers.who_signed(content, platform=platform)
        lane = self._lanes[RequestLane.ORDERS if signer else RequestLane.DOCUMENTS]
        admitted = AdmittedRequest(lane, content, lambda: None, signer)
        try:
            account.move(lane.plan.share)
            leave = lane.enter(signer.authority if signer else account.address)
        except SeawallError:
            self.refused(admitted)
            raise
        return replace(admitted, leave=leave)


def _platform(request: Request) -> str:
    """Whom it is addressed to (`?to=`), as the door reads it: the last one counts."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    try:
        return str(parse_qs(query, max_num_fields=_MOST_FIELDS).get("to", [""])[-1])
    except ValueError:
        return ""
