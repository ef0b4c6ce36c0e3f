"""Look-ups at a forum's hub, for members that may not hold the list.

Lists to look into are files that members download (all of the same, so that nobody is told
by what they fetch); what is asked about is blinded before it comes here. `docs/lookup.md`
says what each way reveals, to whom.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, date, datetime
from typing import Annotated, BinaryIO

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseNotModified
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from seawall.config import settings
from seawall.errors import SeawallError, problem
from seawall.forum.lookup import quota
from seawall.forum.lookup.epochs import admit_epoch
from seawall.forum.lookup.list_records import glance_at_list
from seawall.forum.lookup.oprf import ELEMENT_BYTES, MOST_ELEMENTS
from seawall.forum.lookup.publishing import ListShelf
from seawall.forum.lookup.remote import MOST_SIGNALS, AskedSignal, RemoteCard
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_lookup
from seawall.journeys.forum.forum_lookup import LookupAnswer, Matched, OnShelf
from seawall.web.api.door import Body, Kind, Text, refusals
from seawall.web.api.forum import Hex, speaker
from seawall.web.api.out import Beside, From, Out
from seawall.web.remote_index import index_of
from seawall.web.request import Call

router = Router(tags=["forum look-up"])

Epoch = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}Q[1-4]$")]
ListName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
_LONGEST = 4 * ELEMENT_BYTES * MOST_ELEMENTS // 3 + 8


class ListOut(Out[OnShelf]):
    """A list to look into, and the public key that answers about it must prove."""

    name: Annotated[str, From("head.name")]
    epoch: Annotated[str, From("head.epoch")]
    version: Annotated[int, From("head.version")]
    entries: Annotated[int, From("head.count")]
    bytes: Annotated[int, From("size")]
    sha256: Annotated[str, From("digest")]
    public_key: Annotated[str, From("head.public_key")]


class ListsOut(Schema):
    """The lists of the member's tier, and what is left of the day."""

    lists: list[ListOut]
    tier: str
    left_today: int
    per_day: int


class EvaluateIn(Body):
    """Blinded points of ristretto255, 32 bytes each, joined, in base64."""

    epoch: Epoch
    list: ListName
    elements: Annotated[str, StringConstraints(max_length=_LONGEST)]


class EvaluateOut(Out[LookupAnswer]):
    """The proof (64 bytes) and the multiplied points, joined, in base64."""

    answer: Beside[str]
    left_today: Annotated[int, From("left")]


class LookupSignalIn(Body):
    """A signal in the clear."""

    type: Kind
    value: Text


class MatchIn(Body):
    """Signals in the clear: the hub sees each of them, found or not."""

    signals: list[LookupSignalIn] = Field(min_length=1, max_length=MOST_SIGNALS)


class CardOut(Out[RemoteCard]):
    """What is known of one hit; `signal` counts the signals sent from 0."""

    signal: Annotated[int, From("asked")]
    label: str
    ref: str


class MatchOut(Out[Matched]):
    """What was found."""

    cards: list[CardOut]
    left_today: Annotated[int, From("left")]


@router.get("/{forum}/lookup", response={200: ListsOut, **refusals(401, 403, 404)})
def list_lists(request: Call, forum: str) -> ListsOut:
    """Which lists there are to look into, with their keys, and what is left of the day."""
    seat, member = speaker(request, forum)
    lists = forum_lookup.lists_on_shelf(seat, member, folder=settings().data_dir, now=request.now)
    spent = request.tx.lookups.spent(seat.id, member.id, _today(request.now))
    return ListsOut(
        lists=[ListOut.of(lookup_list) for lookup_list in lists],
        tier=member.tier.value,
        left_today=quota.quota_left(spent, member.tier),
        per_day=quota.PER_DAY[member.tier],
    )


@router.get("/{forum}/lookup/{epoch}/{name}", response={200: bytes, **refusals(401, 403, 404)})
def download_list(request: Call, forum: str, epoch: Epoch, name: ListName) -> HttpResponseBase:
    """A list, whole; with `If-None-Match` of the one you have, nothing if it is the same."""
    path = _shelf(request, forum, epoch, name).list(name)
    if not path.exists():
        raise _no_list(name)
    tag = f'"{glance_at_list(path)[1]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return _file(path.open("rb"), tag)


@router.get(
    "/{forum}/lookup/{epoch}/{name}/steps/{digest}",
    response={200: bytes, **refusals(401, 403, 404)},
)
def download_step(
    request: Call, forum: str, epoch: Epoch, name: ListName, *, digest: Hex
) -> HttpResponseBase:
    """What changed from the list of this digest to the next one."""
    path = _shelf(request, forum, epoch, name).step(name, digest)
    if not path.exists():
        raise problem("api.no-such-step")
    return HttpResponse(path.read_bytes(), content_type="application/octet-stream")


@router.post(
    "/{forum}/lookup/evaluate",
    response={200: EvaluateOut, **refusals(400, 401, 403, 404, 413, 422, 429)},
)
def evaluate(request: Call, forum: str, body: EvaluateIn) -> EvaluateOut:
    """Multiply blinded points by the list's key, and prove that it was that key."""
    seat, member = speaker(request, forum)
    answered = forum_lookup.answer_lookup(
        seat,
        member,
        _bytes(body.elements),
        name=body.list,
        epoch=body.epoch,
        tx=request.tx,
        now=request.now,
    )
    return EvaluateOut.of(answered, answer=base64.b64encode(answered.answer).decode())


@router.post(
    "/{forum}/lookup/match",
    response={200: MatchOut, **refusals(400, 401, 403, 404, 413, 422, 429)},
)
def match(request: Call, forum: str, body: MatchIn) -> MatchOut:
    """Match signals in the clear; the answer names labels, never values or distances."""
    seat, member = speaker(request, forum)
    queries = [AskedSignal.read(signal.type, signal.value) for signal in body.signals]
    index = index_of(seat, tx=request.tx, now=request.now)
    matched = forum_lookup.match_signals(
        seat, member, queries, index=index, tx=request.tx, now=request.now
    )
    return MatchOut.of(matched)


def _shelf(request: Call, forum: str, epoch: str, name: str) -> ListShelf:
    seat, member = speaker(request, forum)
    admit_epoch(epoch, now=request.now)
    if name not in forum_lookup.names_for(member.tier):
        raise _no_list(name)
    return _shelf_of(seat, epoch)


def _shelf_of(seat: Seat, epoch: str) -> ListShelf:
    return ListShelf.under(settings().data_dir, seat.forum, epoch)


def _file(file: BinaryIO, tag: str) -> HttpResponseBase:
    return FileResponse(file, headers={"ETag": tag}, content_type="application/octet-stream")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise problem("api.bad-point") from None


def _no_list(name: str) -> SeawallError:
    return problem("api.no-such-list", name=name)


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()
