"""What a MISP hears of us, as PyMISP sees it there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pymisp import PyMISP

from seawall.banks.model import NewEntry
from seawall.exchanges.adapter import Telling
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from tests.exchanges.fakes.misp import KEY, THEIRS, fake_misp
from tests.exchanges.following import follow
from tests.exchanges.misp.test_following import share
from tests.exchanges.stix_made import PDQ, SHA256, URL


@pytest.fixture
def fake():
    with fake_misp() as made:
        yield made


def at(fake, **more):
    return follow("misp", secrets={"key": KEY}, base=fake.url, ours="Example Hub", **more)


def own(followed, signal_type: str, value: str):
    new = NewEntry(signal_type, value, label="behaviour/glorification")
    with transaction(followed.scope) as tx:
        bank_curation.add_signal(followed.exchange.bank, new, tx=tx, now=followed.at, by="P-1")
    return followed.entries()[value].id


def say(followed, telling: Telling, entry, **more):
    with transaction(followed.scope) as tx:
        saying = ExchangeMessage(telling, entry, **more)
        exchange_telling.owe_word(followed.exchange.id, saying, tx=tx, now=followed.at, by="P-1")


def events(fake):
    return PyMISP(fake.url, KEY, ssl=False).search(controller="events", pythonify=True)


def test_signals_are_objects_of_this_months_event_tagged_and_published(database, fake):
    followed = at(fake)
    for kind, value in (("sha256", SHA256), ("pdq", PDQ), ("url", URL)):
        say(followed, Telling.SUBMIT, own(followed, kind, value))

    assert followed.sync().told == 3

    (event,) = events(fake)
    assert event.info == "Signals shared by Example Hub, 2026-03"
    assert event.published
    assert [tag.name for tag in event.tags] == ["tlp:amber"]
    assert [each.name for each in event.objects] == ["file", "tvec-media", "url"]
    attribute = event.objects[1].attributes[0]
    assert (attribute.type, attribute.value, attribute.to_ids) == ("text", PDQ, False)
    assert {tag.name for tag in attribute.tags} == {"tlp:amber", 'tvec:behaviour="glorification"'}


def test_a_signal_said_twice_is_there_once(sqlite, fake):
    followed = at(fake)
    entry = own(followed, "sha256", SHA256)
    say(followed, Telling.SUBMIT, entry)
    followed.sync()
    say(followed, Telling.SUBMIT, entry)

    assert followed.later(minutes=5).sync().told == 1
    assert len(fake.attributes) == 1


def test_a_signal_taken_back_is_deleted_and_called_a_false_positive_and_can_come_back(sqlite, fake):
    followed = at(fake)
    entry = own(followed, "sha256", SHA256)
    say(followed, Telling.SUBMIT, entry)
    followed.sync()
    followed.sync()
    say(followed, Telling.RETRACT, entry)

    assert followed.later(minutes=5).sync().told == 1

    (one,) = fake.attributes.values()
    assert one["deleted"]
    assert [each["type"] for each in fake.sightings] == ["1"]
    say(followed, Telling.SUBMIT, entry)
    assert followed.later(minutes=5).sync().told == 1
    assert not one["deleted"]


@pytest.mark.parametrize(("telling", "kind"), [(Telling.AGREE, "0"), (Telling.DISAGREE, "1")])
def test_our_opinion_of_anothers_signal_is_a_sighting(sqlite, fake, telling, kind):
    fake.organisation = THEIRS
    share(fake, ("sha256", SHA256))
    fake.organisation = {"id": "1", "name": "Example Hub", "uuid": "1" * 8}
    followed = at(fake)
    followed.sync()
    say(followed, telling, followed.entries()[SHA256].id)

    assert followed.later(minutes=5).sync().told == 1

    (sighting,) = fake.sightings
    assert (sighting["type"], sighting["source"]) == (kind, "Example Hub")


def test_gif_06_what_names_a_person_is_not_handed_in(sqlite, fake):
    followed = at(fake)
    say(followed, Telling.SUBMIT, own(followed, "url", "https://example.org/@mira/1"))

    assert followed.sync().told == 0
    assert fake.attributes == {}


def test_each_month_has_its_event(sqlite, fake):
    followed = at(fake, publish="no", published="no")
    say(followed, Telling.SUBMIT, own(followed, "sha256", SHA256))
    followed.sync()
    followed.at += timedelta(days=40)
    fake.at = followed.at
    say(followed, Telling.SUBMIT, own(followed, "pdq", PDQ))
    followed.sync()

    assert [event["info"][-7:] for event in fake.events.values()] == ["2026-03", "2026-04"]
    assert not any(event["published"] for event in fake.events.values())
