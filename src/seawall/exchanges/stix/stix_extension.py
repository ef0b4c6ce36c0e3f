"""Our extension of STIX: what type a signal has, and what it depicts.

STIX has no object for terrorist content. Its way to add properties is an extension that
says who defines it and by what schema (§7.3); a reader that does not know it loses
nothing but these properties.
"""

from __future__ import annotations

import json

from seawall.exchanges.stix.model import Object, Producer, StixSignal
from seawall.exchanges.stix.stix_ids import our_id
from seawall.exchanges.stix.stix_moments import written_time

EXTENSION = our_id("extension-definition", "tvec", "1")

_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A signal of terrorist or violent extremist content",
    "type": "object",
    "required": ["extension_type", "signal_type"],
    "properties": {
        "extension_type": {"const": "property-extension"},
        "signal_type": {"type": "string", "description": "The algorithm, such as pdq or sha256."},
        "labels": {"type": "array", "items": {"type": "string"}},
        "threshold": {"type": "integer", "minimum": 0},
        "jurisdiction": {"type": "string"},
        "activation": {"type": "string", "description": "The type of an incident, such as pci."},
        "activated_at": {"type": "string", "format": "date-time"},
        "concluded_at": {"type": "string", "format": "date-time"},
    },
}


def extension_definition(producer: Producer, identity: str) -> Object:
    """The object that defines our extension."""
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created_by_ref": identity,
        "created": written_time(producer.since),
        "modified": written_time(producer.since),
        "name": "tvec",
        "description": "What a signal of terrorist content is made by, and what it depicts.",
        "schema": json.dumps(_SCHEMA, sort_keys=True),
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def extension_of(signal: StixSignal) -> Object:
    """Our properties of a signal."""
    own: Object = {"extension_type": "property-extension", "signal_type": signal.signal_type}
    if signal.labels:
        own["labels"] = list(signal.labels)
    if signal.threshold is not None:
        own["threshold"] = signal.threshold
    if signal.jurisdiction:
        own["jurisdiction"] = signal.jurisdiction
    return {EXTENSION: own}


def read_extension(stix_object: Object) -> Object:
    """Our properties of an object; empty if it has none."""
    extensions = stix_object.get("extensions")
    own = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}
