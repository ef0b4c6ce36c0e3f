"""Items: the platform tells us what it has, by its own names and version numbers.

The body is JSON, or the bare bytes of the file with everything else in the query. A
file is opened in the jail and sealed before the transaction begins, so that a slow one
holds nobody up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Query, Router, Status
from pydantic import Field

from seawall.errors import SeawallError, problem
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.intake.marks import Marks
from seawall.intake.model import Item, ItemVersion, TypedValue
from seawall.journeys.content.item_upsert import ItemArrival, Upserted, upsert_item
from seawall.journeys.content.media_sealing import seal_media
from seawall.sandbox.fair_turns import Claimant
from seawall.signals import hash_text, hash_url, signal_type, signal_types
from seawall.web import ports
from seawall.web.api.door import (
    OF_A_FILE,
    Address,
    ApiKey,
    Body,
    Kind,
    Line,
    Text,
    Words,
    actor_of,
    json_body,
    read_body,
    refusals,
)
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call, hold_transaction

router = Router(tags=["items"])

Number = Annotated[int, Field(ge=0, le=2**53)]
#: It may stand in the query, and a server has an end to what it reads before the body.
LONGEST_ADDRESS = 4_096


class SignalIn(Body):
    """A signal you made yourself."""

    type: Annotated[Line, Field(json_schema_extra={"enum": [*signal_types()]})]
    value: Words
    quality: Annotated[int, Field(ge=0, le=100)] | None = None


class ItemQuery(Body):
    """What is known of a file whose bytes are the body."""

    version: Number | None = None
    account: Line = ""
    public_url: Annotated[Address, Field(max_length=LONGEST_ADDRESS)] = ""


class ItemIn(ItemQuery):
    """An item in words: a text, an address, a file to be fetched once, or signals alone."""

    text: Text = ""
    url: Text = ""
    public_url: Address = ""
    media_url: Address = ""
    signals: list[SignalIn] = Field(default=[], max_length=1000)


class ItemOut(Out[Upserted]):
    """The item, and whether this version was new to us."""

    item: Annotated[str, From("item.id")]
    kind: Annotated[str, From("item.kind")]
    id: Annotated[str, From("item.external_id")]
    version: int
    is_new: bool
    is_fetching: bool


class VersionOut(Out[ItemVersion]):
    """What the item was at one version."""

    version: int
    received_at: datetime
    media_type: str
    size: int
    sha256: str
    signals: Beside[list[dict[str, str]]]


class ItemFileOut(Out[Item]):
    """Everything we keep of an item, but its content."""

    item: Annotated[str, From("id")]
    kind: str
    id: Annotated[str, From("external_id")]
    account: str
    public_url: str
    version: Annotated[int, From("latest_version")]
    created_at: datetime
    versions: Beside[list[VersionOut]]
    cases: Beside[list[str]]


_BYTES = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
_REQUEST = {
    "requestBody": {
        "required": True,
        "content": {
            **json_body(ItemIn)["requestBody"]["content"],
            "image/*": _BYTES,
            "application/octet-stream": _BYTES,
        },
    }
}


@router.put(
    "/{kind}/{path:external_id}",
    auth=ApiKey("items"),
    response={200: ItemOut, 201: ItemOut, **refusals(*OF_A_FILE)},
    openapi_extra=_REQUEST,
)
def put_item(
    request: Call, kind: Kind, external_id: Line, query: Query[ItemQuery]
) -> Status[ItemOut]:
    """Put an item, or a newer version of it; an older one is refused with the current number."""
    arrival = _arrival(request, kind, external_id, query)
    with files_ahead(request.organisation, now=request.now) as files:
        arrival = seal_media(arrival, files)
        with hold_transaction(request) as tx:
            upserted = upsert_item(arrival, tx=tx, now=request.now, by=actor_of(request))
            if upserted.is_new:
                files.leave_to_commit()
    return Status(201 if upserted.is_new else 200, ItemOut.of(upserted))


@router.get(
    "/{kind}/{path:external_id}",
    auth=ApiKey("items"),
    response={200: ItemFileOut, **refusals(401, 403, 404)},
)
def show_item(request: Call, kind: Kind, external_id: Line) -> ItemFileOut:
    """What we keep of an item: its versions and its cases."""
    with hold_transaction(request) as tx:
        item = tx.intake.item_named(kind, external_id)
        if item is None:
            raise problem("api.item-not-found", kind=kind, external_id=external_id)
        cases = [case.id for case in tx.cases.of_item(item.id)]
        versions = [_version(version) for version in tx.intake.versions(item.id)]
        return ItemFileOut.of(item, versions=versions, cases=cases)


def _arrival(request: Call, kind: str, external_id: str, query: ItemQuery) -> ItemArrival:
    """Read the body in whichever form it came."""
    media_type = request.content_type or ""
    if media_type == "application/json":
        body = read_body(request.body, ItemIn)
        return body.as_value(
            ItemArrival,
            kind=kind,
            external_id=external_id,
            signals=_signals(body),
            marks=_marks(body),
        )
    if media_type.startswith("image/") or media_type == "application/octet-stream":
        media = ports.media_of(request.body, _claimant(request, query.account))
        return query.as_value(ItemArrival, kind=kind, external_id=external_id, media=media)
    raise problem("api.media-type", media_type=media_type[:80])


def _claimant(request: Call, account: str) -> Claimant:
    """On whose behalf the file is opened: the account the platform names, else its key."""
    platform = str(request.organisation)
    if account:
        return Claimant(platform, f"account {account}", is_named=True)
    return Claimant(platform, f"key {request.key.id}" if request.key else "")


def _signals(body: ItemIn) -> tuple[TypedValue, ...]:
    """The signals of its words, and those that were sent, in their one spelling."""
    hashed = [hash_text(body.text)] if body.text else []
    hashed += [hash_url(body.url)] if body.url else []
    computed = [
        (signal.type, signal.value)
        for part in hashed
        for signal in part.signals
        if not signal.transient
    ]
    sent_signals = [_given_value(signal, at) for at, signal in enumerate(body.signals)]
    return tuple(dict.fromkeys([*computed, *sent_signals]))


def _marks(body: ItemIn) -> Marks:
    """How good the platform says its own signals are."""
    qualities = [
        (_given_value(signal, at), signal.quality) for at, signal in enumerate(body.signals)
    ]
    return Marks({value: quality for (_, value), quality in qualities if quality is not None})


def _given_value(signal: SignalIn, at: int) -> TypedValue:
    try:
        kind = signal_type(signal.type)
        return kind.name, kind.normalise(signal.value)
    except SeawallError as wrong:
        field = f"signals.{at}.{wrong.field or 'value'}"
        raise problem(
            "api.value-invalid", detail=wrong.detail, field=field, remedy=wrong.remedy
        ) from wrong


def _version(version: ItemVersion) -> VersionOut:
    signals = [{"type": kind, "value": value} for kind, value in version.signals]
    return VersionOut.of(version, signals=signals)
