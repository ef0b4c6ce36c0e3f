"""An auditor's sample, opened by the forum's hub: these signals, and no others."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Schema

from seawall.journeys.forum import forum_sample
from seawall.journeys.forum.forum_sample import OpenedSignal
from seawall.web.api.door import Body, refusals
from seawall.web.api.forum import Hex, speaker
from seawall.web.api.out import From, Out
from seawall.web.request import Call

router = Router(tags=["forum samples"])


class SampleIn(Body):
    """The number that the auditor committed to."""

    secret: Hex


class OpenedOut(Out[OpenedSignal]):
    """A signal of the sample, and what opens its commitment."""

    offer: Annotated[str, From("offer.id")]
    label: Annotated[str, From("offer.label")]
    author: Annotated[str, From("offer.author")]
    opening: dict[str, Any]


class SampleOut(Schema):
    """The sample as seed and log give it: of how many, over how long a log."""

    seed: str
    size: int
    of: int
    strata: int
    signals: list[OpenedOut]


@router.post("/{forum}/samples", response={200: SampleOut, **refusals(401, 403, 404, 409, 422)})
def open_sample(request: Call, forum: str, body: SampleIn) -> SampleOut:
    """Draw the sample that the auditor committed to, and open it."""
    seat, member = speaker(request, forum)
    drawn, opened = forum_sample.open_sample(
        seat, member, bytes.fromhex(body.secret), tx=request.tx, now=request.now
    )
    return SampleOut(
        seed=drawn.sample.seed,
        size=drawn.size,
        of=drawn.sample.of,
        strata=drawn.sample.strata,
        signals=[OpenedOut.of(signal) for signal in opened],
    )
