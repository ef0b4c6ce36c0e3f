"""An incident is a grouping while it runs and a report afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import stix2

from seawall.exchanges.stix.incidents import incident_grouping, incident_report, read_incident
from seawall.exchanges.stix.model import BadObject, StixIncident, Tlp
from seawall.exchanges.stix.stix_writing import identity_id, indicator_id
from tests.exchanges.stix_made import NOON, PRODUCER

INCIDENT = StixIncident(
    key="incident_1",
    name="Harbour",
    activation="pci",
    activated_at=NOON,
    modified_at=NOON + timedelta(minutes=5),
    description="The Grey Tide Order streamed from the harbour.",
    signals=(indicator_id("entry_1"),),
    tlp=Tlp.AMBER,
)


def test_a_running_incident_is_a_grouping_with_its_activation():
    made = incident_grouping(INCIDENT, PRODUCER)

    read = stix2.parse(json.dumps(made))
    assert read.context == "suspicious-activity"
    assert replace(read_incident(made), key="incident_1") == INCIDENT


def test_a_concluded_incident_is_a_report_published_at_its_end():
    over = replace(INCIDENT, concluded_at=NOON + timedelta(hours=42))

    made = incident_report(over, PRODUCER)

    assert stix2.parse(json.dumps(made)).published == over.concluded_at
    assert replace(read_incident(made), key="incident_1") == over


def test_a_running_incident_is_no_report():
    with pytest.raises(BadObject, match="still running"):
        incident_report(INCIDENT, PRODUCER)


def test_an_incident_without_signals_yet_refers_to_who_speaks_of_it():
    made = incident_grouping(replace(INCIDENT, signals=()), PRODUCER)

    assert stix2.parse(json.dumps(made)).object_refs == [identity_id(PRODUCER)]
