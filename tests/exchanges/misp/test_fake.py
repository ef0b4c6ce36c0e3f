"""The fake speaks MISP's API, in the eyes of PyMISP."""

from __future__ import annotations

from pymisp import MISPEvent, MISPObject, MISPSighting, PyMISP

from tests.exchanges.fakes.misp import KEY, fake_misp
from tests.exchanges.stix_made import SHA256


def test_pymisp_adds_finds_sights_deletes_and_restores_at_the_fake():
    with fake_misp() as fake:
        misp = PyMISP(fake.url, KEY, ssl=False)
        event = MISPEvent()
        event.info = "Harbour"
        event.add_tag("tlp:amber")
        made = MISPObject("file")
        made.add_attribute("sha256", SHA256)
        event.add_object(made)

        stored = misp.add_event(event, pythonify=True)
        misp.publish(stored)
        (found,) = misp.search(controller="attributes", value=SHA256, pythonify=True)
        sighting = MISPSighting()
        sighting.from_dict(type="1", source="Example Hub")
        misp.add_sighting(sighting, found)
        (seen,) = misp.search_sightings(context="attribute", publish_timestamp=None)
        misp.delete_attribute(found)
        gone = misp.search(controller="attributes", value=SHA256, pythonify=True)
        misp.restore_attribute(found)
        again = misp.get_event(stored.id, pythonify=True)

    assert stored.objects[0].attributes[0].value == SHA256
    assert found.to_ids
    assert seen["Sighting"]["type"] == "1"
    assert gone == []
    assert again.published
    assert [tag.name for tag in again.tags] == ["tlp:amber"]
