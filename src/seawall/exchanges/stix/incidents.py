"""An incident in STIX: a grouping while it runs, a report once it is over.

A grouping (§4.4) says "these belong together, and we are at work", which is what members
share during an attack; a report (§4.14) is published, which is what follows it.
"""

from __future__ import annotations

from seawall.errors import problem
from seawall.exchanges.stix.marking import marking_id, strictest_tlp
from seawall.exchanges.stix.model import BadObject, Object, Producer, StixIncident
from seawall.exchanges.stix.stix_extension import EXTENSION, read_extension
from seawall.exchanges.stix.stix_ids import our_id
from seawall.exchanges.stix.stix_moments import read_time, written_time
from seawall.exchanges.stix.stix_writing import identity_id

CONTEXT = "suspicious-activity"


def incident_grouping(incident: StixIncident, producer: Producer) -> Object:
    """The incident as it runs."""
    return _made("grouping", incident, producer) | {"context": CONTEXT}


def incident_report(incident: StixIncident, producer: Producer) -> Object:
    """The incident once it is over."""
    if incident.concluded_at is None:
        raise problem("exchanges.incident-running", BadObject)
    return _made("report", incident, producer) | {"published": written_time(incident.concluded_at)}


def read_incident(stix_object: Object) -> StixIncident:
    """The incident of a grouping or a report."""
    own = read_extension(stix_object)
    created = read_time(stix_object.get("created"), "created")
    concluded = own.get("concluded_at", stix_object.get("published"))
    return StixIncident(
        key=str(stix_object.get("id", "")),
        name=str(stix_object.get("name", "")),
        activation=str(own.get("activation", "")),
        activated_at=read_time(own["activated_at"], "activated_at")
        if "activated_at" in own
        else created,
        modified_at=read_time(stix_object.get("modified"), "modified"),
        concluded_at=read_time(concluded, "concluded_at") if concluded else None,
        description=str(stix_object.get("description", "")),
        signals=tuple(
            ref for ref in stix_object.get("object_refs", ()) if ref.startswith("indicator--")
        ),
        tlp=strictest_tlp(stix_object.get("object_marking_refs", ())),
    )


def _made(kind: str, incident: StixIncident, producer: Producer) -> Object:
    own = {
        "extension_type": "property-extension",
        "activation": incident.activation,
        "activated_at": written_time(incident.activated_at),
    }
    if incident.concluded_at:
        own["concluded_at"] = written_time(incident.concluded_at)
    stix_object: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": our_id(kind, incident.key),
        "created_by_ref": identity_id(producer),
        "created": written_time(incident.activated_at),
        "modified": written_time(incident.modified_at),
        "name": incident.name,
        "object_refs": list(incident.signals) or [identity_id(producer)],
        "extensions": {EXTENSION: own},
    }
    if incident.description:
        stix_object["description"] = incident.description
    if incident.tlp:
        stix_object["object_marking_refs"] = [marking_id(incident.tlp)]
    return stix_object
