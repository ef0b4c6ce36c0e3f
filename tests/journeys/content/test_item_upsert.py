"""Items arrive in versions; files come as bytes, or are fetched once by the worker."""

from datetime import timedelta

import pytest
from django.db import connection

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.intake.evidence import vault
from seawall.intake.intake_faults import OlderVersion, VersionTaken
from seawall.intake.media import ReadMedia
from seawall.journeys.content.item_upsert import (
    AwaitedVersion,
    ItemArrival,
    receive_media,
    upsert_item,
)
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.runner import Worker
from seawall.world.demo_bank import media
from tests.conftest import NOON
from tests.digests import DIGESTS
from tests.outbound_made import nobody_knows, only_public
from tests.people_made import make_organisation
from tests.problems import raises_problem

PICTURE = media("photos/coffee-cup.jpg")


def arrival(version=1, **fields):
    return ItemArrival("photo", "p/1", version=version, **fields)


def test_the_same_version_twice_is_one_version(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        first = upsert_item(arrival(text="hello"), tx=tx, now=now)
        second = upsert_item(arrival(text="hello"), tx=tx, now=now)

        assert (first.is_new, second.is_new) == (True, False)
        assert first.item.id == second.item.id
        assert len(tx.intake.versions(first.item.id)) == 1
        assert [each.what for each in tx.ledger.about(first.item.id)] == ["item.received"]


def test_an_older_version_is_refused(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        upsert_item(arrival(5, text="hello"), tx=tx, now=now)

        with pytest.raises(OlderVersion):
            upsert_item(arrival(4, text="hello"), tx=tx, now=now)


def test_a_version_never_changes(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        upsert_item(arrival(text="hello"), tx=tx, now=now)

        with pytest.raises(VersionTaken):
            upsert_item(arrival(text="goodbye"), tx=tx, now=now)


def test_bytes_and_address_together_are_refused(database, now):
    org = make_organisation()
    both = arrival(media=ReadMedia(b"x", "text/plain"), media_url="https://example.com/x")
    with transaction(org.id) as tx, raises_problem("intake.two-files"):
        upsert_item(both, tx=tx, now=now)


def test_an_announced_version_takes_its_number_and_waits_for_its_file(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        upsert_item(arrival(3, text="before"), tx=tx, now=now)
        announced = upsert_item(arrival(4, media_url="https://example.com/x.jpg"), tx=tx, now=now)

        assert announced.is_fetching
        assert announced.item.latest_version == 4
        assert tx.intake.latest(announced.item.id).version == 3
        with pytest.raises(OlderVersion):
            upsert_item(arrival(3, text="before"), tx=tx, now=now)


def test_a_file_brought_twice_is_kept_once(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        item = upsert_item(arrival(media_url="https://example.com/x.jpg"), tx=tx, now=now).item
        awaited, brought = AwaitedVersion(item.id, 1), ReadMedia(PICTURE, "image/jpeg")
        first = receive_media(awaited, brought, tx=tx, now=now)
        second = receive_media(awaited, brought, tx=tx, now=now + timedelta(minutes=1))

        assert first == second
        assert tx.evidence.open(first.evidence) == PICTURE


def work_once():
    """Let a real worker do what is due, in this thread."""
    worker = Worker(threads=1, clock=lambda: NOON)
    while worker.step((Lane.CALLS,)):
        pass


@pytest.fixture
def server(httpserver):
    return httpserver


def test_the_worker_fetches_the_file_hashes_it_and_seals_it(database, now, server):
    server.expect_request("/x.jpg").respond_with_data(PICTURE, content_type="text/plain")
    org = make_organisation()
    with transaction(org.id) as tx:
        item = upsert_item(arrival(media_url=server.url_for("/x.jpg")), tx=tx, now=now).item

    work_once()

    with transaction(org.id) as tx:
        kept = tx.intake.latest(item.id)
        assert tx.evidence.open(kept.evidence) == PICTURE
        assert tx.evidence.open(kept.rendition).startswith(b"\xff\xd8")
        assert kept.media_type == "image/jpeg"
        assert {kind for kind, _ in kept.signals} == {*DIGESTS, "pdq", "orb"}
    assert len(server.log) == 1


def test_no_lock_is_held_while_a_fetched_file_is_sealed(database, now, server, monkeypatch):
    real, is_open = vault.write_file, []

    def write_file(path, sealed):
        is_open.append(connection.in_atomic_block)
        real(path, sealed)

    server.expect_request("/x.jpg").respond_with_data(PICTURE, content_type="text/plain")
    org = make_organisation()
    with transaction(org.id) as tx:
        upsert_item(arrival(media_url=server.url_for("/x.jpg")), tx=tx, now=now)
    monkeypatch.setattr(vault, "write_file", write_file)

    work_once()

    assert is_open == [False, False]


def test_a_file_that_is_not_there_is_given_up_and_the_ledger_says_so(database, now, server):
    server.expect_request("/x.jpg").respond_with_data(b"", status=404)
    org = make_organisation()
    with transaction(org.id) as tx:
        item = upsert_item(arrival(media_url=server.url_for("/x.jpg")), tx=tx, now=now).item

    work_once()

    with transaction(org.id) as tx:
        assert tx.intake.latest(item.id) is None
        assert [each.what for each in tx.ledger.about(item.id)] == [
            "item.announced",
            "item.not_fetched",
        ]
    with transaction(INSTALLATION) as tx:
        assert len(tx.outbox.dead_letters()) == 1


def test_a_redirect_is_not_followed(database, now, server):
    server.expect_request("/x.jpg").respond_with_data(
        b"", status=302, headers={"Location": server.url_for("/inside")}
    )
    org = make_organisation()
    with transaction(org.id) as tx:
        upsert_item(arrival(media_url=server.url_for("/x.jpg")), tx=tx, now=now)

    work_once()

    assert [request.path for request, _ in server.log] == ["/x.jpg"]


def test_a_name_that_nobody_knows_today_is_asked_for_again(database, now, monkeypatch):
    nobody_knows(monkeypatch)
    org = make_organisation()
    with transaction(org.id) as tx:
        item = upsert_item(
            arrival(media_url="https://files.example.com/x.jpg"), tx=tx, now=now
        ).item

    work_once()

    with transaction(org.id) as tx:
        assert [each.what for each in tx.ledger.about(item.id)] == ["item.announced"]
    with transaction(INSTALLATION) as tx:
        assert tx.outbox.dead_letters() == []


def test_an_address_inside_the_house_is_never_called(database, now, server, monkeypatch):
    only_public(monkeypatch)
    org = make_organisation()
    with transaction(org.id) as tx:
        item = upsert_item(arrival(media_url=server.url_for("/x.jpg")), tx=tx, now=now).item

    work_once()

    assert server.log == []
    with transaction(org.id) as tx:
        assert "item.not_fetched" in [each.what for each in tx.ledger.about(item.id)]
