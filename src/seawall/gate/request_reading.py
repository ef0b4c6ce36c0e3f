"""A request becomes a submission: multipart, the bare bytes of a file, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from python_multipart.exceptions import FormParserError
from starlette.requests import Request

from seawall.errors import problem
from seawall.gate.multipart_form import read_form
from seawall.gate.request_schema import CheckedItemIn, CheckIn, HashIn, decode_body
from seawall.ids import OrganisationId
from seawall.intake.facts import platform_facts
from seawall.intake.submission import GivenHash, ItemRef, Submission

FORMS = (
    "multipart/form-data, application/json, or the bytes as image/*, video/*, audio/*, "
    "text/plain, application/pdf, application/zip or application/octet-stream"
)
_BARE = ("image/", "video/", "audio/", "application/vnd.")
#: What the bytes are, they say themselves: these are the names that browsers give files.
_BARE_TYPES = {
    "application/octet-stream",
    *("application/pdf", "application/msword", "application/rtf", "application/epub+zip"),
    *("application/zip", "application/x-zip-compressed", "application/gzip", "application/x-gzip"),
    *("application/x-tar", "application/x-7z-compressed", "application/x-rar-compressed"),
    *("text/plain", "text/rtf", "text/csv"),
}
FORM_FIELDS = {"file", "text", "url", "hashes", "item", "facts", "kind", "id", "version", "account"}
_QUERY = {"kind", "id", "version", "account", "item_url"}


def read_submission(request: Request, body: bytes, organisation: OrganisationId) -> Submission:
    """What was asked, in whichever of the three forms."""
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    key = _idempotency_key(request)
    if media_type == "application/json":
        for name in _query(request):
            raise problem("gate.parameter-invalid.json", name=name[:60])
        return _submission(organisation, decode_body(body, CheckIn), content=None, key=key)
    if media_type == "multipart/form-data":
        return _from_form(organisation, body, content_type, key)
    if media_type in _BARE_TYPES or media_type.startswith(_BARE):
        query = _query(request)
        for name in _unknown_in(query, _QUERY):
            raise problem("gate.parameter-invalid", name=name, names=", ".join(sorted(_QUERY)))
        item = _item(query)
        return _submission(organisation, CheckIn(item=item), content=body, key=key)
    raise problem("gate.media-type", media_type=media_type[:80])


def _from_form(
    organisation: OrganisationId, body: bytes, content_type: str, key: str
) -> Submission:
    try:
        fields = read_form(body, content_type)
    except (FormParserError, ValueError) as broken:
        raise problem("gate.form-unreadable", why=str(broken)) from None
    for name in _unknown_in(fields, FORM_FIELDS):
        raise problem(
            "gate.parameter-invalid.form", name=name, names=", ".join(sorted(FORM_FIELDS))
        )
    words = {name: _words(name, value) for name, value in fields.items() if name != "file"}
    item = (
        decode_body(fields["item"], CheckedItemIn, field="item")
        if "item" in fields
        else _item(words)
    )
    check = CheckIn(
        text=words.get("text"),
        url=words.get("url"),
        hashes=decode_body(fields.get("hashes", b"[]"), list[HashIn], field="hashes"),
        item=item,
        facts=decode_body(fields.get("facts", b"{}"), dict[str, Any], field="facts"),
    )
    return _submission(organisation, check, content=fields.get("file"), key=key)


def _submission(
    organisation: OrganisationId, check: CheckIn, *, content: bytes | None, key: str
) -> Submission:
    item = check.item
    return Submission(
        organisation=organisation,
        content=content,
        text=check.text,
        url=check.url,
        hashes=tuple(
            GivenHash(given_hash.type, given_hash.value, given_hash.quality)
            for given_hash in check.hashes
        ),
        item=ItemRef(item.kind, item.id, item.version, item.account, item.url) if item else None,
        facts=platform_facts(check.facts),
        idempotency_key=key,
    )


def _item(parameters: Mapping[str, str]) -> CheckedItemIn | None:
    """An item named by plain parameters: `kind` and `id`, and what else is known of it."""
    if "kind" not in parameters and "id" not in parameters:
        return None
    item_fields: dict[str, Any] = {
        name: parameters[name] for name in ("kind", "id", "account") if name in parameters
    }
    if "item_url" in parameters:
        item_fields["url"] = parameters["item_url"]
    if "version" in parameters:
        item_fields["version"] = _number(parameters["version"])
    return decode_body(msgspec.json.encode(item_fields), CheckedItemIn, field="item")


def _query(request: Request) -> dict[str, str]:
    """The parameters, each once and in UTF-8: two names must not become one item."""
    query_string = request.scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(query_string, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise problem("gate.query-encoding") from None
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if name in parameters:
            raise problem("gate.parameter-twice", field=name[:60])
        parameters[name] = value
    return parameters


def _number(digits: str) -> int:
    if not digits.isascii() or not digits.isdigit():
        raise problem("gate.version-invalid", written=digits[:40])
    return int(digits)


def _words(name: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise problem("gate.text-encoding", start=broken.start, field=name) from None


def _unknown_in(parameters: Mapping[str, Any], names: set[str]) -> list[str]:
    """The names that mean nothing here, each as much of it as an answer may repeat."""
    return [name[:60] for name in parameters if name not in names]


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if len(key) > 255:
        raise problem("gate.idempotency-key-too-long", length=len(key))
    return key
