"""HMA's contents: a file or hashes are added to a bank, looked at, switched off, deleted.

A file is fetched and hashed before the database is asked for a lock: a slow server, or a
large picture, must not make every other writer wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from seawall.banks.file_media import media_of_content
from seawall.errors import problem
from seawall.exchanges.hma import content_admission
from seawall.exchanges.hma.hma_hashing import content_type_of
from seawall.exchanges.hma.hma_wire import types_for
from seawall.exchanges.hma.model import (
    LARGEST_NUMBER,
    Content,
    NewContent,
    NoSuchContent,
)
from seawall.journeys.banks import hma_contents
from seawall.journeys.banks.hma_banks import HmaBank, bank_named
from seawall.web import ports
from seawall.web.api.door import actor_of, read_json
from seawall.web.compat.banks import bank_as_json
from seawall.web.compat.door import json_of
from seawall.web.request import Call, hold_transaction


def add_content(request: Call, bank_name: str) -> dict[str, Any]:
    """Add the file at an address, or the one that was sent."""
    with hold_transaction(request) as tx:
        bank_named(bank_name, tx=tx)
        ratios = tx.hma.type_ratios()
    new_content = _described(request)
    kind, content = _file(request)
    types = types_for(kind, request.GET.get("types"), ratios)
    values = {value.type.name: value.written for value in ports.hma_values(content, types)}
    return _added(request, bank_name, values, new_content, media=media_of_content(content))


def add_signals(request: Call, bank_name: str) -> dict[str, Any]:
    """Add hashes that were made elsewhere."""
    body = json_of(request)
    new_content = NewContent(note=content_admission.note_of(body.pop("note", None)))
    for name, value in body.items():
        if not isinstance(value, str):
            raise problem("api.bad-signal.no-string", name=name[:80], field=name[:80])
    return _added(request, bank_name, body, new_content)


def show_content(request: Call, bank_name: str, content_id: int) -> dict[str, Any]:
    """One content of this bank."""
    bank, content = _content(request, bank_name, content_id)
    body: dict[str, Any] = {
        "id": content.number,
        "disable_until_ts": content.disable_until,
        "original_media_uri": content.original_uri or None,
        "bank": bank_as_json(bank),
    }
    if _is(request, "include_signals", otherwise="false"):
        body["signals"] = dict(content.signals)
    if content.metadata and _is(request, "include_metadata", otherwise="true"):
        empty = dict.fromkeys(("content_id", "content_uri", "json", "collab"))
        body["metadata"] = {**empty, **content.metadata}
    return {**body, "note": content.note} if content.note else body


def update_content(request: Call, bank_name: str, content_id: int) -> dict[str, Any]:
    """Switch a content off, on, or on from a second; write a note."""
    bank, before = _content(request, bank_name, content_id)
    body = json_of(request)
    until, note = before.disable_until, before.note
    if "disable_until_ts" in body:
        until = content_admission.disable_until_of(body["disable_until_ts"], now=request.now)
    if "note" in body:
        note = content_admission.note_of(body["note"])
    after = hma_contents.change_content(
        before, disable_until=until, note=note, tx=request.tx, now=request.now, by=actor_of(request)
    )
    return {
        "id": after.number,
        "disable_until_ts": after.disable_until,
        "collab_metadata": {},
        "original_media_uri": after.original_uri or None,
        "bank": bank_as_json(bank),
        "user_metadata": dict(after.metadata) or None,
        "note": after.note or None,
    }


def delete_content(request: Call, bank_name: str, content_id: int) -> dict[str, Any]:
    """Delete a content of this bank, and of no other."""
    bank = bank_named(bank_name, tx=request.tx).bank.id
    if content_id > LARGEST_NUMBER:
        return {"deleted": 0}
    count = hma_contents.delete_content(
        bank, content_id, tx=request.tx, now=request.now, by=actor_of(request)
    )
    return {"deleted": count}


def _added(
    request: Call,
    bank_name: str,
    values: Mapping[str, str],
    new_content: NewContent,
    *,
    media: str = "",
) -> dict[str, Any]:
    with hold_transaction(request) as tx:
        content = hma_contents.add_content(
            bank_name,
            values,
            new_content,
            tx=tx,
            now=request.now,
            by=actor_of(request),
            media=media,
        )
    return {"id": content.number, "signals": dict(content.signals)}


def _content(request: Call, bank_name: str, number: int) -> tuple[HmaBank, Content]:
    bank = bank_named(bank_name, tx=request.tx)
    if number > LARGEST_NUMBER:
        raise problem("exchanges.hma-content-not-found", NoSuchContent, number=number)
    return bank, request.tx.hma.content(bank.bank.id, number)


def _described(request: Call) -> NewContent:
    """Metadata and note, from the JSON body or from fields of the form."""
    if request.content_type == "application/json":
        body = json_of(request) if request.body else {}
        metadata, note = body.get("metadata"), body.get("note")
    else:
        metadata, note = _json_field(request, "metadata"), request.POST.get("note")
    return NewContent(
        note=content_admission.note_of(note),
        metadata=content_admission.metadata_of(metadata),
        original_uri=content_admission.uri_of(request.GET.get("url", "")),
    )


def _json_field(request: Call, name: str) -> Any:
    json_text = request.POST.get(name)
    if json_text is None:
        return None
    try:
        return read_json(json_text.encode())
    except ValueError:
        raise problem("api.bad-signal.no-json", name=name, field=name) from None


def _file(request: Call) -> tuple[str, bytes]:
    """What kind of content it is, and its bytes."""
    if url := request.GET.get("url"):
        brought = ports.fetch(url, request.organisation)
        stated_type = request.GET.get("content_type")
        kind = content_type_of(
            brought.content, declared_type=brought.media_type, requested_type=stated_type
        )
        return kind, brought.content
    files = [(name, file) for name, uploads in request.FILES.lists() for file in uploads]
    if not files:
        raise problem("api.no-content.none")
    if len(files) > 1:
        raise problem("api.no-content.two-files")
    ((name, file),) = files
    assert isinstance(file, UploadedFile)
    return name, file.read()


def _is(request: Call, name: str, *, otherwise: str) -> bool:
    return request.GET.get(name, otherwise).lower() == "true"
