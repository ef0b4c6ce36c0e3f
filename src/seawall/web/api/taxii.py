"""TAXII 2.1, to read: what is shared of the banks, in the protocol of threat intelligence.

`/taxii2/` is discovery, `/taxii2/banks/` the one API root, each shared bank a collection.
A key opens it as a bearer token, or as the password of HTTP Basic under any user name,
since TAXII's clients know no other way. Nothing can be added here: a signal comes into a
bank by a decision, a forum or an exchange, never by whoever may read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Router

from seawall.banks.model import Bank
from seawall.errors import problem
from seawall.exchanges.stix import stix_moments
from seawall.exchanges.stix.stix_ids import collection_id
from seawall.exchanges.taxii.taxii_api import MEDIA_TYPE
from seawall.journeys.banks import taxii_reading
from seawall.journeys.banks.taxii_reading import CollectionPage, CollectionQuery, PlacedObject
from seawall.web import taxii_problems
from seawall.web.api.door import ApiKey
from seawall.web.request import Call

router = Router(tags=["taxii"])
auth = ApiKey("taxii.read")

STIX = "application/stix+json;version=2.1"
USUAL, MOST = 500, 1_000
LARGEST = 10_000_000
_OBJECT = {
    "responses": {
        200: {
            "description": "As TAXII 2.1 has it.",
            "content": {taxii_problems.MEDIA_TYPE: {"schema": {"type": "object"}}},
        }
    }
}


@router.get("/", auth=auth, openapi_extra=_OBJECT)
def discover(request: Call) -> HttpResponse:
    """Which API roots there are."""
    root = request.build_absolute_uri("/taxii2/banks/")
    body = {"title": "Seawall", "description": "Banks that are shared with you."}
    return _answer(request, body | {"default": root, "api_roots": [root]})


@router.get("/banks/", auth=auth, openapi_extra=_OBJECT)
def show_root(request: Call) -> HttpResponse:
    """What the one API root speaks."""
    root = {"title": "Banks", "versions": [MEDIA_TYPE], "max_content_length": LARGEST}
    return _answer(request, root)


@router.get("/banks/status/{status}/", auth=auth, openapi_extra=_OBJECT)
def show_status(request: Call, status: str) -> HttpResponse:
    """The status of an addition: there are none."""
    raise problem("api.object-not-found.status", host=request.get_host(), status=status[:60])


@router.get("/banks/collections/", auth=auth, openapi_extra=_OBJECT)
def list_collections(request: Call) -> HttpResponse:
    """Every bank that is shared."""
    collections = [_collection(bank) for bank in taxii_reading.collections(request.tx)]
    return _answer(request, {"collections": collections} if collections else {})


@router.get("/banks/collections/{collection}/", auth=auth, openapi_extra=_OBJECT)
def show_collection(request: Call, collection: str) -> HttpResponse:
    """One of them."""
    return _answer(request, _collection(_bank(request, collection)))


@router.get("/banks/collections/{collection}/manifest/", auth=auth, openapi_extra=_OBJECT)
def show_manifest(request: Call, collection: str) -> HttpResponse:
    """A page of what is in a collection, without the objects themselves."""
    part = _part(request, collection)
    return _page(request, part, [_line(entry) for entry in part.objects])


@router.get("/banks/collections/{collection}/objects/", auth=auth, openapi_extra=_OBJECT)
def list_objects(request: Call, collection: str) -> HttpResponse:
    """A page of a collection's objects, in the order they were added."""
    part = _part(request, collection)
    return _page(request, part, [entry.object for entry in part.objects])


@router.post("/banks/collections/{collection}/objects/", auth=auth, openapi_extra=_OBJECT)
def add_objects(request: Call, collection: str) -> HttpResponse:
    """Refuse: these collections can be read, no more."""
    raise problem("api.collection-read-only", bank=_bank(request, collection).name)


@router.get("/banks/collections/{collection}/objects/{stix_id}/", auth=auth, openapi_extra=_OBJECT)
def show_object(request: Call, collection: str, stix_id: str) -> HttpResponse:
    """One object, in its latest version: older ones are not kept."""
    part = _one(request, collection, stix_id)
    return _page(request, part, [entry.object for entry in part.objects])


@router.delete(
    "/banks/collections/{collection}/objects/{stix_id}/", auth=auth, openapi_extra=_OBJECT
)
def delete_object(request: Call, collection: str, stix_id: str) -> HttpResponse:
    """Refuse: these collections can be read, no more."""
    bank = _bank(request, collection)
    raise problem("api.collection-read-only.object", bank=bank.name, stix_id=stix_id[:80])


@router.get(
    "/banks/collections/{collection}/objects/{stix_id}/versions/", auth=auth, openapi_extra=_OBJECT
)
def list_versions(request: Call, collection: str, stix_id: str) -> HttpResponse:
    """The versions there are of an object: one."""
    part = _one(request, collection, stix_id)
    versions = [_version(entry) for entry in part.objects]
    return _answer(request, {"versions": versions}, part)


def _one(request: Call, collection: str, stix_id: str) -> CollectionPage:
    question = CollectionQuery(ids=frozenset({stix_id}))
    bank = _bank(request, collection)
    part = taxii_reading.read_page(bank, question, tx=request.tx, now=request.now)
    if not part.objects:
        raise problem("api.object-not-found.id", stix_id=stix_id[:80])
    return part


def _part(request: Call, collection: str) -> CollectionPage:
    return taxii_reading.read_page(
        _bank(request, collection), _query_of(request), tx=request.tx, now=request.now
    )


def _bank(request: Call, collection: str) -> Bank:
    return taxii_reading.collection(collection, tx=request.tx)


def _query_of(request: Call) -> CollectionQuery:
    """The question: since when, from where, how many, which."""
    query = request.GET
    specs = _words(query.get("match[spec_version]", ""))
    types = _words(query.get("match[type]", ""))
    if specs and "2.1" not in specs:
        types = frozenset({"none of these"})
    return CollectionQuery(
        added_after=_moment(query.get("added_after")),
        start=_number(query.get("next"), "next", usual=-1, least=-1, most=2**62),
        limit=min(_number(query.get("limit"), "limit", usual=USUAL, least=1, most=2**31), MOST),
        ids=_words(query.get("match[id]", "")),
        types=types,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split(",") if word)


def _moment(text: str | None) -> datetime | None:
    return stix_moments.read_time(text, "added_after") if text else None


def _number(text: str | None, field: str, *, usual: int, least: int, most: int) -> int:
    if text is None:
        return usual
    if text.isascii() and text.isdigit() and least <= int(text[:20]) <= most:
        return int(text)
    raise problem("api.parameter-invalid", given=text[:30], field=field)


def _collection(bank: Bank) -> dict[str, Any]:
    fields = {
        "id": collection_id(bank.id),
        "title": bank.name,
        "alias": bank.id,
        "description": bank.description,
        "can_read": True,
        "can_write": False,
        "media_types": [STIX],
    }
    return {name: value for name, value in fields.items() if value != ""}


def _line(entry: PlacedObject) -> dict[str, Any]:
    return {
        "id": entry.object["id"],
        "date_added": _timestamp(entry.added_at),
        "version": _version(entry),
        "media_type": STIX,
    }


def _version(entry: PlacedObject) -> str:
    """What has no versions has the time at which it was added (§3.4.1)."""
    return str(entry.object.get("modified") or _timestamp(entry.added_at))


def _page(request: Call, part: CollectionPage, objects: list[dict[str, Any]]) -> HttpResponse:
    body: dict[str, Any] = {"objects": objects} if objects else {}
    if part.next is not None:
        body |= {"more": True, "next": str(part.next)}
    return _answer(request, body, part)


def _answer(
    request: Call, body: dict[str, Any], part: CollectionPage | None = None
) -> HttpResponse:
    accepted = request.headers.get("Accept", "*/*")
    if not any(
        media_type in accepted for media_type in ("application/taxii+json", "*/*", "application/*")
    ):
        raise problem("api.taxii-not-acceptable", media_type=MEDIA_TYPE)
    answer = taxii_problems.taxii_response(body)
    if part and part.objects:
        answer["X-TAXII-Date-Added-First"] = _timestamp(part.objects[0].added_at)
        answer["X-TAXII-Date-Added-Last"] = _timestamp(part.objects[-1].added_at)
    return answer


def _timestamp(at: datetime) -> str:
    """To the microsecond, always: clients compare these as texts."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
