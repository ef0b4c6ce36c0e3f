"""A signal as a MISP object: `file` and `url` as MISP has them, `tvec-media` of our own.

MISP has 194 types of attribute and none for PDQ or TMK. A PDQ that were sent as a hash would
be refused, or compared for equality by whatever feeds on `to_ids`; so it is a text in an
object of its own and never fit for detection. Ids follow from what they name, so that the
same signal handed in twice is one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.exchanges.misp.misp_tags import tag_of_label, tag_of_tlp
from seawall.exchanges.stix.model import Tlp
from seawall.exchanges.stix.stix_ids import OURS
from seawall.signals import signal_type, written_names

#: What a column of MISP's holds of a value.
LONGEST = 65_535
TVEC_MEDIA = "0f2c1d5e-8a53-4f0b-9c4e-6b7d2a913e50"

_TEMPLATES = {
    "file": ("688c46fb-5edb-40a3-8273-1af7923e2215", "25", "file"),
    "url": ("60efb77b-40b5-4c46-871b-ed1ed999fce5", "10", "network"),
    "tvec-media": (TVEC_MEDIA, "1", "file"),
}
_PLAIN = written_names("misp")
_CATEGORIES = {"file": "Payload delivery", "url": "Network activity", "tvec-media": "Other"}


def our_uuid(*of: str) -> str:
    """The uuid of something of ours."""
    return str(uuid.uuid5(OURS, ":".join(("misp", *of))))


def attribute_uuid(our_name: str, signal_type: str, value: str) -> str:
    """The uuid of a signal's attribute: by it the record is known."""
    return our_uuid(our_name, "attribute", signal_type, value)


def event_of(our_name: str, at: datetime, tlp: Tlp) -> dict[str, Any]:
    """The event that holds what we share in this month."""
    return {
        "uuid": our_uuid(our_name, "event", f"{at:%Y-%m}"),
        "info": f"Signals shared by {our_name}, {at:%Y-%m}",
        "date": f"{at:%Y-%m-%d}",
        "distribution": "1",
        "threat_level_id": "4",
        "analysis": "2",
        "Tag": [{"name": tag_of_tlp(tlp)}],
    }


def _template_of(kind: str) -> str:
    """MISP's own object for what it has an attribute for, and else ours."""
    if kind not in _PLAIN:
        return "tvec-media"
    return "url" if signal_type(kind).covers == "address" else "file"


def object_of(
    our_name: str, signal_type: str, value: str, *, labels: Sequence[str], tlp: Tlp
) -> dict[str, Any]:
    """The object of a signal."""
    if len(value.encode()) > LONGEST:
        raise problem("exchanges.cannot-tell.too-long", length=len(value.encode()), longest=LONGEST)
    name = _template_of(signal_type)
    template, version, group = _TEMPLATES[name]
    return {
        "uuid": our_uuid(our_name, "object", signal_type, value),
        "name": name,
        "meta-category": group,
        "template_uuid": template,
        "template_version": version,
        "distribution": "5",
        "Attribute": _attributes(our_name, signal_type, value, name=name, tagged=[*labels, tlp]),
    }


def _attributes(
    our_name: str, signal_type: str, value: str, *, name: str, tagged: Sequence[str | Tlp]
) -> list[dict[str, Any]]:
    tags = [
        tag_of_tlp(label_or_tlp) if isinstance(label_or_tlp, Tlp) else tag_of_label(label_or_tlp)
        for label_or_tlp in tagged
    ]
    is_plain = name != "tvec-media"
    relation = signal_type if is_plain or signal_type == "pdq" else "signal"
    main = {
        "uuid": attribute_uuid(our_name, signal_type, value),
        "object_relation": relation,
        "type": signal_type if is_plain else "text",
        "category": _CATEGORIES[name],
        "value": value.removeprefix("T1") if signal_type == "tlsh" else value,
        "to_ids": is_plain,
        "disable_correlation": not is_plain,
        "distribution": "5",
        "Tag": [{"name": tag} for tag in tags],
    }
    if relation != "signal":
        return [main]
    kind = {
        "uuid": our_uuid(our_name, "kind", signal_type, value),
        "object_relation": "signal-type",
        "type": "text",
        "category": "Other",
        "value": signal_type,
        "to_ids": False,
        "disable_correlation": True,
        "distribution": "5",
    }
    return [main, kind]
