"""A MISP is followed: its hashes come in, and what its members think of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pymisp import MISPEvent, MISPObject, PyMISP

from seawall.exchanges.misp.misp_writing import object_of
from seawall.exchanges.stix.model import Tlp
from tests.exchanges.fakes.misp import KEY, OURS, THEIRS, fake_misp
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import follow
from tests.exchanges.stix_made import MD5, NOON, PDQ, SHA256, TLSH, URL


@pytest.fixture
def fake():
    with fake_misp(organisation=THEIRS) as made:
        yield made


def at(fake, **more):
    given = {"base": fake.url, "ours": "Example Hub", "limit": 3} | more
    return follow("misp", secrets={"key": KEY}, **given)


def share(fake, *attributes, tags=("tlp:amber",), published=True, objects=()):
    """An event, added by PyMISP."""
    misp = PyMISP(fake.url, KEY, ssl=False)
    event = MISPEvent()
    event.info = "Harbour"
    event.published = published
    for tag in tags:
        event.add_tag(tag)
    for kind, value, *more in attributes:
        event.add_attribute(kind, value, **(more[0] if more else {}))
    for each in objects:
        event.add_object(each)
    return misp.add_event(event, pythonify=True)


def numbered(*numbers: int):
    return [("sha256", f"{number:064x}") for number in numbers]


def test_hashes_and_addresses_come_in_with_label_and_owner(database, fake):
    share(
        fake,
        ("sha256", SHA256),
        ("filename|sha256", f"a.mp4|{'7' * 64}"),
        ("md5", MD5),
        ("url", URL),
        ("tlsh", TLSH[2:]),
        ("ip-dst", "192.0.2.1"),
        ("text", "a remark"),
        tags=("tlp:amber", 'tvec:behaviour="glorification"'),
    )
    followed = at(fake)

    outcome = followed.sync()

    assert outcome.is_good
    assert set(followed.entries()) == {SHA256, "7" * 64, MD5, URL, TLSH}
    assert followed.entries()[SHA256].label == "behaviour/glorification"
    assert followed.voices(SHA256) == [("peer/Example Pix", "agree")]


def test_a_pdq_comes_in_from_its_own_object_though_it_is_unfit_for_detection(sqlite, fake):
    made = object_of("Example Pix", "pdq", PDQ, labels=(), tlp=Tlp.GREEN)
    other = object_of("Example Pix", "url_md5", MD5, labels=(), tlp=Tlp.GREEN)
    read = []
    for each in (made, other):
        read.append(MISPObject("tvec-media", strict=False))
        read[-1].from_dict(**each)
    share(fake, objects=read)
    followed = at(fake)

    followed.sync()

    assert {e.signal_type: v for v, e in followed.entries().items()} == {"pdq": PDQ, "url_md5": MD5}


def test_a_server_is_read_in_pages_and_then_only_what_is_young(database, fake):
    share(fake, *numbered(*range(8)))
    followed = at(fake, overlap=1)
    first = followed.sync()
    fake.at += timedelta(days=1)
    share(fake, *numbered(8))
    asked = len(fake.calls("attributes/restSearch"))

    second = followed.later(days=1).sync()

    assert (first.tally.added, second.tally.added) == (8, 1)
    (only, *_) = fake.calls("attributes/restSearch")[asked:]
    assert only.json["timestamp"] == int((NOON - timedelta(hours=1)).timestamp())


def test_what_another_server_brings_late_with_its_old_time_stamp_is_not_missed(sqlite, fake):
    share(fake, *numbered(1))
    followed = at(fake)
    followed.sync()
    old = int((NOON - timedelta(hours=20)).timestamp())
    share(fake, ("sha256", "2" * 64, {"timestamp": old}))

    assert followed.later(minutes=5).sync().tally.added == 1


def test_a_visit_cut_in_the_middle_goes_on_at_the_page_it_was_at(sqlite, fake):
    share(fake, *numbered(*range(8)))
    followed = at(fake)
    followed.sync()
    fake.spoil("attributes", *["cut"] * 4)
    assert not followed.sync().is_good

    assert followed.later(minutes=1).sync().is_good
    assert len(followed.entries()) == 8


def test_a_server_that_asks_us_to_wait_is_waited_for(sqlite, fake):
    share(fake, *numbered(1))
    followed = at(fake)
    fake.spoil("restSearch", refuses(429, after="9"))

    assert followed.sync().is_good
    assert 9.0 in followed.slept


def test_a_deleted_attribute_finds_nothing_any_more(database, fake):
    event = share(fake, ("sha256", SHA256))
    followed = at(fake)
    followed.sync()
    fake.at += timedelta(hours=1)
    PyMISP(fake.url, KEY, ssl=False).delete_attribute(event.attributes[0])

    followed.later(hours=1).sync()

    assert followed.states() == {SHA256: "withdrawn"}


def test_a_hash_that_is_not_for_detection_is_not_matched(sqlite, fake):
    share(fake, ("sha256", SHA256, {"to_ids": False}), ("md5", MD5))
    followed = at(fake)

    followed.sync()

    assert followed.states() == {MD5: "active"}


def sight(fake, kind: str, organisation=OURS, **more):
    (one,) = fake.attributes.values()
    fake.organisation = organisation
    PyMISP(fake.url, KEY, ssl=False).add_sighting({"type": kind, **more}, one["uuid"])


def test_a_sighting_as_a_false_positive_contests_it_though_the_attribute_did_not_change(
    database, fake
):
    share(fake, ("sha256", SHA256))
    followed = at(fake, ours="Somebody Else")
    followed.sync()
    fake.at += timedelta(days=3)
    followed.later(days=3).sync()
    sight(fake, "1")

    followed.later(minutes=5).sync()

    assert followed.states() == {SHA256: "contested"}
    assert ("peer/Example Hub", "disagree") in followed.voices(SHA256)


def test_the_last_sighting_of_an_organisation_counts(sqlite, fake):
    share(fake, ("sha256", SHA256))
    sight(fake, "1")
    fake.at += timedelta(minutes=1)
    sight(fake, "0")
    followed = at(fake, ours="Somebody Else")

    followed.sync()

    assert followed.states() == {SHA256: "active"}


def test_an_expiry_by_sighting_ends_it(sqlite, fake):
    share(fake, ("sha256", SHA256))
    followed = at(fake)
    followed.sync()
    sight(fake, "2", THEIRS)

    followed.later(minutes=5).sync()

    assert followed.states() == {SHA256: "withdrawn"}


def test_what_is_on_a_warning_list_goes_before_a_person(sqlite, fake):
    share(fake, ("sha256", SHA256))
    fake.warned.add(SHA256)
    followed = at(fake)

    followed.sync()

    assert followed.states() == {SHA256: "contested"}
    assert ("peer/warning list List of known good files", "disagree") in followed.voices(SHA256)


def test_an_unpublished_event_does_not_count_unless_that_is_asked_for(sqlite, fake):
    share(fake, ("sha256", SHA256), published=False)

    assert at(fake).sync().tally.added == 0
    assert at(fake, published="no").sync().tally.added == 1


def test_a_broken_attribute_is_set_aside_and_costs_nothing_else(sqlite, fake):
    share(fake, ("sha256", SHA256), ("md5", MD5))
    first, _ = fake.attributes.values()
    first["Tag"] = [{"colour": "#ffffff"}]
    followed = at(fake)

    assert followed.sync().is_good
    assert list(followed.entries()) == [MD5]
    assert list(followed.faults()) == [first["uuid"]]


def test_a_wrong_key_is_told_as_such(sqlite, fake):
    followed = follow("misp", secrets={"key": "x"}, base=fake.url)

    assert "credentials" in followed.sync().error
