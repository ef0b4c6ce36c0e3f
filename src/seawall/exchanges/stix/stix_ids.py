"""Ids of STIX objects: the same thing has the same id, whoever writes it and however often.

An observable's id follows from its content by the standard's own namespace (STIX 2.1
§2.9). Our other objects get a namespace of our own, as the standard asks, and follow from
our ids: so a withdrawal names the very indicator it withdraws, without a table of ids.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

#: The namespace of observables, STIX 2.1 §2.9.
OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
OURS = uuid.UUID("6a1f9d0e-52c7-4b43-9d6b-3f1d8e0c7a21")

#: Of several hashes of a file one makes its id: the first of these that is there (§6.7).
_FIRST_HASH = ("MD5", "SHA-1", "SHA-256", "SHA-512")


def observable_id(kind: str, contributing: Mapping[str, Any]) -> str:
    """The id of an observable with these properties."""
    canonical_json = json.dumps(
        contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return f"{kind}--{uuid.uuid5(OBSERVABLES, canonical_json)}"


def file_id(hashes: Mapping[str, str]) -> str:
    """The id of a file that is known by its hashes."""
    for name in _FIRST_HASH:
        if name in hashes:
            return observable_id("file", {"hashes": {name: hashes[name]}})
    name = min(hashes)
    return observable_id("file", {"hashes": {name: hashes[name]}})


def our_id(kind: str, *of: str) -> str:
    """The id of an object that we make, of our own id for what it is about."""
    return f"{kind}--{uuid.uuid5(OURS, ':'.join((kind, *of)))}"


def collection_id(bank: str) -> str:
    """The id of the collection in which a bank can be read; TAXII asks for a bare UUID."""
    return str(uuid.uuid5(OURS, f"collection:{bank}"))
