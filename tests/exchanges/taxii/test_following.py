"""A TAXII collection is followed: nothing is lost, whatever the server does in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.exchanges.stix.model import Producer, Tlp
from seawall.exchanges.stix.stix_writing import indicator, objects_of, opinion, preface
from seawall.transaction import transaction
from tests.exchanges.fakes.server import Fake, Got, Reply, refuses
from tests.exchanges.fakes.taxii import COLLECTION, fake_taxii
from tests.exchanges.following import follow
from tests.exchanges.stix_made import MD5, NOON, PDQ, PRODUCER, SHA256, URL, signal, voice

OTHER = Producer("org_2", "Example Pix", NOON)


def digest(number: int) -> str:
    return f"{number:064x}"


def numbered(*numbers: int):
    return [
        indicator(signal(key=f"entry_{number}", value=digest(number)), PRODUCER)
        for number in numbers
    ]


@pytest.fixture
def fake():
    with fake_taxii() as made:
        made.put(*preface(PRODUCER))
        yield made


def at(fake, **more):
    given = {"collection": "Known content", "limit": 3} | more
    secrets = {"username": fake.user, "password": fake.password}
    return follow("taxii", secrets=secrets, base=f"{fake.base}/", **given)


def test_signals_of_every_kind_come_in_with_label_and_voices(database, fake):
    label = ("behaviour/glorification",)
    for kind in ("sha256", "md5", "pdq", "url"):
        said = (voice("Example Forum", agrees=True),)
        fake.put(*objects_of(signal(kind, labels=label, voices=said), PRODUCER))
    followed = at(fake)

    outcome = followed.sync()

    assert outcome.is_good
    assert followed.states() == dict.fromkeys((SHA256, MD5, PDQ, URL), "active")
    assert {entry.label for entry in followed.entries().values()} == {"behaviour/glorification"}
    assert ("peer/Example Forum", "agree") in followed.voices(PDQ)
    assert ("peer/Example Video", "agree") in followed.voices(PDQ)


@pytest.mark.parametrize("wanted", [COLLECTION, "known", "Known content"])
def test_a_collection_is_found_by_id_alias_or_title(sqlite, fake, wanted):
    fake.put(*numbered(1))

    assert at(fake, collection=wanted).sync().is_good


def test_the_address_of_an_api_root_does_as_well_as_discovery(sqlite, fake):
    fake.put(*numbered(1))
    secrets = {"username": fake.user, "password": fake.password}
    followed = follow("taxii", secrets=secrets, base=f"{fake.url}/api1/", collection="known")

    assert followed.sync().tally.added == 1


def test_a_collection_that_is_not_there_is_an_error_with_the_titles_there_are(sqlite, fake):
    outcome = at(fake, collection="other").sync()

    assert "no collection 'other'" in outcome.error
    assert "Known content" in outcome.error


def test_a_token_does_in_place_of_a_password(sqlite):
    with fake_taxii(token="t0ken") as fake:
        fake.put(*numbered(1))
        secrets = {"token": "t0ken"}
        followed = follow("taxii", secrets=secrets, base=fake.base, collection="known")

        assert followed.sync().tally.added == 1


def test_a_wrong_password_is_told_as_such(sqlite, fake):
    secrets = {"username": "member", "password": "wrong"}
    followed = follow("taxii", secrets=secrets, base=fake.base, collection="known")

    assert "credentials" in followed.sync().error


def test_a_collection_is_read_in_pages_and_then_only_what_is_new(database, fake):
    fake.put(*numbered(*range(8)))
    followed = at(fake)
    first = followed.sync()
    fake.put(*numbered(8))
    asked = len(fake.calls("objects"))

    second = followed.sync()

    assert (first.tally.added, second.tally.added) == (8, 1)
    (only, *_) = fake.calls("objects")[asked:]
    assert only.query["added_after"] == fake.added[-2][0]


def test_a_visit_cut_in_the_middle_goes_on_at_the_page_it_was_at(sqlite, fake):
    fake.put(*numbered(*range(8)))
    followed = at(fake)
    fake.spoil("objects", *["cut"] * 4)
    broken = followed.sync()
    assert not broken.is_good

    mended = followed.later(minutes=1).sync()

    assert mended.is_good
    assert len(followed.entries()) == 8


def test_a_server_that_forgets_its_token_in_the_middle_loses_us_nothing(sqlite, fake):
    fake.put(*numbered(*range(8)), together=True)
    followed = at(fake)
    answer, pages = fake.answer, []

    def forgetful(heard):
        if "next" in heard.query:
            pages.append(heard.query["next"])
            if len(pages) == 2:
                fake.forget_tokens()
        return answer(heard)

    fake.answer = forgetful

    outcome = followed.sync()

    assert outcome.is_good
    assert len(pages) > 2
    assert len(followed.entries()) == 8


def test_a_server_that_asks_us_to_wait_is_waited_for(sqlite, fake):
    fake.put(*numbered(1))
    followed = at(fake)
    fake.spoil("objects", refuses(429, after="7"))

    assert followed.sync().is_good
    assert 7.0 in followed.slept


def test_a_server_without_headers_is_followed_by_its_manifest(sqlite, fake):
    fake.sends_headers = False
    fake.put(*numbered(1))
    followed = at(fake)
    followed.sync()
    fake.put(*numbered(2))

    assert followed.sync().tally.added == 1
    assert fake.calls("manifest")


def test_stx_07_a_revoked_signal_finds_nothing_any_more_and_comes_back_if_it_is_restored(
    database, fake
):
    fake.put(*numbered(1))
    followed = at(fake)
    followed.sync()
    revoked = signal(key="entry_1", value=digest(1), is_revoked=True)
    fake.put(indicator(revoked, PRODUCER))

    followed.sync()

    assert followed.states() == {digest(1): "withdrawn"}
    restored = signal(key="entry_1", value=digest(1), modified_at=NOON + timedelta(hours=1))
    fake.put(indicator(restored, PRODUCER))
    followed.sync()
    assert followed.states() == {digest(1): "active"}


def test_an_opinion_on_an_indicator_of_long_ago_contests_it(database, fake):
    fake.put(*numbered(1, 2))
    followed = at(fake)
    followed.sync()
    said = signal(key="entry_1", voices=(voice("Example Pix", agrees=False),))
    fake.put(opinion(said, OTHER, agrees=False))

    followed.sync()

    assert followed.states() == {digest(1): "contested", digest(2): "active"}
    assert ("peer/Example Pix", "disagree") in followed.voices(digest(1))


def test_an_opinion_taken_back_lets_the_signal_match_again(sqlite, fake):
    said = signal(key="entry_1", voices=(voice("Example Pix", agrees=False),))
    fake.put(*numbered(1), opinion(said, OTHER, agrees=False))
    followed = at(fake)
    followed.sync()
    assert followed.states() == {digest(1): "contested"}
    later = replace(said, modified_at=NOON + timedelta(hours=1), is_revoked=True)
    fake.put(opinion(later, OTHER, agrees=False))

    followed.sync()

    assert followed.states() == {digest(1): "active"}


def test_what_we_cannot_match_is_remembered_and_what_is_broken_set_aside(sqlite, fake):
    good, other, broken, ended = numbered(1, 2, 3, 4)
    other |= {"pattern": "[ipv4-addr:value = '192.0.2.1']"}
    broken |= {"valid_until": broken["valid_from"]}
    ended |= {"valid_from": "2026-01-01T00:00:00Z", "valid_until": "2026-02-01T00:00:00Z"}
    fake.put(good, other, broken, ended, {"type": "malware", "id": "malware--1"})
    followed = at(fake)

    outcome = followed.sync()

    assert outcome.is_good
    assert list(followed.entries()) == [digest(1)]
    assert followed.holdings.not_matchable == {"indicator/stix": 1}
    assert "valid_until" in followed.faults()[broken["id"]]


def test_a_server_that_names_a_stranger_as_its_api_root_is_not_followed(sqlite, fake):
    elsewhere = {"title": "Moved", "api_roots": [f"{fake.url}/api1/"]}

    class Moved(Fake):
        def answer(self, got: Got) -> Reply:
            return Reply.of(elsewhere)

    with Moved().served() as peer:
        secrets = {"username": fake.user, "password": fake.password}
        outcome = follow("taxii", secrets=secrets, base=peer.url, collection="known").sync()

    assert "which is another server" in outcome.error
    assert fake.got == []


def test_markings_and_ends_are_kept_with_the_record(sqlite, fake):
    shared = signal(tlp=Tlp.RED, valid_until=NOON + timedelta(days=9), confidence=70)
    fake.put(indicator(shared, PRODUCER))
    followed = at(fake)

    followed.sync()

    with transaction(followed.scope) as tx:
        (entry,) = followed.entries().values()
        _, facts = tx.exchanges.record_of(followed.exchange.id, entry.id)
    assert facts == {"tlp": "red", "valid_until": "2026-03-11T12:00:00.000Z", "confidence": 70}
