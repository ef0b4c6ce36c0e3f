"""What we say to a MISP: a signal in this month's event, its end, our view of another's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.exchanges.adapter import Message, Telling
from seawall.exchanges.misp.misp_api import MispServer
from seawall.exchanges.misp.misp_reading import FALSE_POSITIVE, SEEN
from seawall.exchanges.misp.misp_writing import attribute_uuid, event_of, object_of
from seawall.exchanges.private import check_leaving
from seawall.exchanges.stix.model import Tlp


def tell_server(message: Message, misp: MispServer) -> Mapping[str, Any]:
    """Send a message to a MISP server; gives the uuid of the attribute it is about."""
    if message.telling is Telling.SUBMIT:
        return _submit(message, misp)
    if message.telling is Telling.RETRACT:
        _delete(message.key, misp)
        _sight(message.key, FALSE_POSITIVE, misp)
    else:
        _sight(message.key, SEEN if message.telling is Telling.AGREE else FALSE_POSITIVE, misp)
    return {"key": message.key}


def _submit(message: Message, misp: MispServer) -> Mapping[str, Any]:
    """Put it into this month's event, or bring it back; then let the event be seen."""
    our_name, tlp = _ours(misp), Tlp(misp.visit.config["tlp"])
    key = attribute_uuid(our_name, message.signal_type, message.value)
    labels = list(filter(None, dict.fromkeys((message.label, *message.tags))))
    misp_object = object_of(our_name, message.signal_type, message.value, labels=labels, tlp=tlp)
    check_leaving(misp_object)
    event = _event(our_name, tlp, misp)
    answer = misp.post(f"objects/add/{event}", misp_object)
    if not answer.is_good:  # it is there, perhaps because it was taken back
        restored = misp.post(f"attributes/restore/{key}", {})
        if not restored.is_good and misp.view(f"attributes/view/{key}") is None:
            answer.or_raise()
    if misp.visit.config["publish"] == "yes":
        misp.post(f"events/publish/{event}", {}).or_raise()
    return {"key": key, "event": event}


def _event(our_name: str, tlp: Tlp, misp: MispServer) -> str:
    """The number of this month's event, made when there is none."""
    event = event_of(our_name, misp.visit.now, tlp)
    check_leaving(event)
    stored_event = misp.view(f"events/view/{event['uuid']}")
    if stored_event is None:
        stored_event = misp.post("events/add", {"Event": event}).or_raise().object()
    return str(stored_event["Event"]["id"])


def _delete(key: str, misp: MispServer) -> None:
    """Mark it as deleted: whoever reads the event later learns that it was taken back."""
    answer = misp.post(f"attributes/delete/{key}", {})
    if answer.status != 404:
        answer.or_raise()


def _sight(key: str, kind: str, misp: MispServer) -> None:
    sighting = {"type": kind, "source": _ours(misp)}
    check_leaving(sighting)
    misp.post(f"sightings/add/{key}", sighting).or_raise()


def _ours(misp: MispServer) -> str:
    return str(misp.visit.config["ours"])
