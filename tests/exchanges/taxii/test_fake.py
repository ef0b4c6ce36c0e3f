"""The fake speaks TAXII 2.1, in the eyes of OASIS's own client."""

from __future__ import annotations

from taxii2client.v21 import Server, as_pages

from seawall.exchanges.stix.stix_writing import objects_of, preface
from tests.exchanges.fakes.taxii import fake_taxii
from tests.exchanges.stix_made import PRODUCER, signal


def test_the_clients_of_others_find_page_and_add_at_the_fake():
    with fake_taxii() as fake:
        made = [*preface(PRODUCER), *objects_of(signal(), PRODUCER)]
        server = Server(f"{fake.base}/", user=fake.user, password=fake.password)
        (collection,) = server.default.collections
        status = collection.add_objects({"objects": made})
        pages = list(as_pages(collection.get_objects, per_request=2))
        manifest = collection.get_manifest()

    assert status.status == "complete"
    assert [one["id"] for page in pages for one in page["objects"]] == [one["id"] for one in made]
    assert [line["id"] for line in manifest["objects"]] == [one["id"] for one in made]
