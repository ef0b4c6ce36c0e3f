"""A store reads and writes for one organisation, or for all where the work is our own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.db.rows.scoped import CrossedTenancy
from seawall.enforcement.envelope import envelope
from seawall.enforcement.model import Event
from seawall.enforcement.rows import EVENT
from seawall.enforcement.store import EnforcementStore
from seawall.ids import EventId, new_id
from seawall.transaction import INSTALLATION, transaction
from tests.enforcement_made import NOON
from tests.people_made import make_organisation


def event_of(organisation) -> Event:
    identity = EventId(new_id("evt", now=NOON))
    body = envelope(identity, kind="test", data={}, at=NOON)
    return Event(identity, organisation, 1, "test", "thing_1", body, NOON)


def test_a_value_of_another_organisation_is_not_written(database):
    ours, theirs = make_organisation().id, make_organisation().id
    with pytest.raises(CrossedTenancy), transaction(ours):
        EnforcementStore(ours)._add(EVENT, event_of(theirs))

    with transaction(theirs):
        assert EnforcementStore(theirs).events_after(0) == []


def test_our_own_work_writes_for_whoever_it_is(database):
    theirs = make_organisation().id
    with transaction(INSTALLATION):
        EnforcementStore(INSTALLATION)._add(EVENT, event_of(theirs))

    with transaction(theirs):
        assert [one.about for one in EnforcementStore(theirs).events_after(0)] == ["thing_1"]


def test_what_is_written_is_what_is_read(database):
    organisation = make_organisation().id
    event = replace(event_of(organisation), seq=7)
    with transaction(organisation):
        EnforcementStore(organisation)._add(EVENT, event)

        assert EnforcementStore(organisation).event(event.id) == event
