"""What we say in a TAXII collection, and what we do not."""

from __future__ import annotations

import json

import pytest
import stix2

from seawall.exchanges.adapter import Message, Telling
from seawall.exchanges.adapters.taxii import ADAPTER
from seawall.exchanges.model import PeerAway
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.stix.stix_writing import indicator, preface
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from seawall.worker.exchanging import caller, visit_of
from tests.exchanges.fakes.taxii import fake_taxii
from tests.exchanges.following import follow
from tests.exchanges.stix_made import NOON, PDQ, PRODUCER, SHA256, signal
from tests.problems import raises_problem


@pytest.fixture
def fake():
    with fake_taxii() as made:
        yield made


def follow_it(fake):
    secrets = {"username": fake.user, "password": fake.password}
    return follow("taxii", secrets=secrets, base=fake.base, collection="known", ours="Example Hub")


def say(followed, telling: Telling, entry, **more):
    with transaction(followed.scope) as tx:
        saying = ExchangeMessage(telling, entry, **more)
        exchange_telling.owe_word(followed.exchange.id, saying, tx=tx, now=followed.at, by="P-1")


def of_type(fake, kind: str):
    """The latest version of each object of this kind, in the eyes of the standard's library."""
    latest = {one["id"]: one for _, one in fake.added if one["type"] == kind}
    return [stix2.parse(json.dumps(one)) for one in latest.values()]


def add_own(followed, signal_type: str, value: str):
    from seawall.banks.model import NewEntry

    new = NewEntry(signal_type, value, label="behaviour/glorification")
    with transaction(followed.scope) as tx:
        bank_curation.add_signal(followed.exchange.bank, new, tx=tx, now=followed.at, by="P-1")
    return followed.entries()[value].id


def test_a_signal_of_ours_is_handed_in_marked_and_labelled(database, fake):
    followed = follow_it(fake)
    say(followed, Telling.SUBMIT, add_own(followed, "pdq", PDQ))

    outcome = followed.sync()

    assert outcome.told == 1
    (made,) = of_type(fake, "indicator")
    assert (made.pattern_type, made.pattern) == ("tvec-pdq", PDQ)
    assert list(made.labels) == ["behaviour/glorification"]
    assert made.object_marking_refs == [stix2.TLP_AMBER.id]
    assert [one.name for one in of_type(fake, "identity")] == ["Example Hub"]


def test_a_signal_taken_back_is_revoked_under_its_own_id(sqlite, fake):
    followed = follow_it(fake)
    entry = add_own(followed, "sha256", SHA256)
    say(followed, Telling.SUBMIT, entry)
    followed.sync()
    (before,) = of_type(fake, "indicator")
    followed.sync()
    say(followed, Telling.RETRACT, entry)

    assert followed.later(minutes=5).sync().told == 1

    (after,) = of_type(fake, "indicator")
    assert after.id == before.id
    assert after.revoked
    assert after.modified > before.modified
    assert after.created == before.created


def test_our_opinion_of_anothers_signal_is_one_object_whichever_side_we_are_on(sqlite, fake):
    theirs = indicator(signal(), PRODUCER)
    fake.put(*preface(PRODUCER), theirs)
    followed = follow_it(fake)
    followed.sync()
    entry = followed.entries()[SHA256].id
    say(followed, Telling.AGREE, entry)
    followed.later(minutes=5).sync()
    say(followed, Telling.DISAGREE, entry, reason="A documentary.")

    assert followed.later(minutes=5).sync().told == 1

    (made,) = of_type(fake, "opinion")
    assert made.opinion == "disagree"
    assert made.object_refs == [theirs["id"]]
    assert made.authors == ["Example Hub"]
    assert made.explanation == "Example Hub: A documentary."
    followed.later(minutes=5).sync()
    assert followed.states() == {SHA256: "contested"}


def test_gif_06_what_names_a_person_is_not_handed_in(sqlite, fake):
    followed = follow_it(fake)
    say(followed, Telling.SUBMIT, add_own(followed, "url", "https://example.org/@mira/1"))

    assert followed.sync().told == 0

    assert not fake.calls("objects")[-1].body
    assert fake.added == []


def visit(followed) -> PeerVisit:
    from seawall.journeys.exchanges import exchange_sync

    with transaction(followed.scope) as tx:
        following = exchange_sync.begin_visit(followed.exchange.id, tx=tx, now=NOON, by="t")
    client = followed.without_pauses(caller(followed.exchange, lambda: NOON))
    return visit_of(following, client, NOON)


def submit(followed, **more):
    message = Message(Telling.SUBMIT, "", "sha256", SHA256, **more)
    return ADAPTER.tell(message, visit(followed))


def test_what_the_server_is_still_at_work_on_is_asked_about_until_it_is_done(sqlite, fake):
    fake.works_slowly = 3

    assert submit(follow_it(fake))["key"].startswith("indicator--")
    assert len(fake.calls("status")) == 3


def test_a_server_that_does_not_get_done_is_asked_again_another_day(sqlite, fake):
    fake.works_slowly = 1000

    with pytest.raises(PeerAway, match="has not finished processing"):
        submit(follow_it(fake))


def test_what_the_server_refuses_is_told_with_its_reason(sqlite, fake):
    fake.refuses = "labels are not allowed"

    with raises_problem(
        "exchanges.cannot-tell.refused",
        match="labels are not allowed",
    ):
        submit(follow_it(fake))


def test_a_tag_that_names_a_person_stops_the_word(sqlite, fake):
    with raises_problem("exchanges.holds-personal-data") as refused:
        submit(follow_it(fake), tags=("posted by mira@example.org",))

    assert refused.value.field == "labels[0]"
    assert fake.added == []
