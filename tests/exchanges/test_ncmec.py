"""An NCMEC-shaped feed: ranges of time in UTC, pages in any order, XML that cannot bite."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from seawall.exchanges.adapter import Telling
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from tests.exchanges.fakes.hashsharing import PASSWORD, ROOT, USER, seconds_of
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import Followed, follow

PDQ = [f"{number:064x}" for number in range(1, 30)]
MD5 = [f"{number:032x}" for number in range(1, 30)]


def following(feed, **config) -> Followed:
    secrets = {"username": USER, "password": config.pop("password", PASSWORD)}
    followed = follow("ncmec", base=f"{feed.url}{ROOT}", secrets=secrets, **config)
    followed.at = datetime.fromtimestamp(feed.now + 600, UTC)
    return followed


def says(kind: str, member: int, fingerprint: str = "md5") -> str:
    if kind == "yes":
        return (
            f'<affirmativeFeedback type="{fingerprint}" lastUpdateTimestamp="x"><members>'
            f'<member id="{member}">M</member></members></affirmativeFeedback>'
        )
    return (
        f'<negativeFeedback type="{fingerprint}"><reasons><reason guid="g" name="Innocuous"/>'
        f'<members><member id="{member}">M</member></members></reasons></negativeFeedback>'
    )


def test_fingerprints_of_an_entry_come_in_one_by_one(database, feed):
    feed.put({"md5": MD5[0].upper(), "sha1": "1" * 40, "pdna": "x", "pdq": PDQ[0]})
    feed.put({"md5": MD5[1], "tmk-pdqf": "/v2/entries/1/x/tmk-pdqf"}, kind="video")

    followed = following(feed)
    followed.sync()

    assert followed.states() == {MD5[0]: "active", PDQ[0]: "active", MD5[1]: "active"}
    assert followed.holdings.not_matchable == {"sha1": 1, "pdna": 1, "tmk-pdqf": 1}
    assert followed.entries()[PDQ[0]].note == "tags: A1"


def test_a_deleted_entry_takes_all_its_fingerprints_along(database, feed):
    key = feed.put({"md5": MD5[0], "pdq": PDQ[0]})
    feed.put({"md5": MD5[1]})
    followed = following(feed)
    followed.sync()
    feed.now += 1200
    feed.delete(key)

    followed.later(hours=1).sync()

    assert followed.states() == {MD5[0]: "withdrawn", PDQ[0]: "withdrawn", MD5[1]: "active"}


def test_a_fingerprint_that_an_entry_lost_is_withdrawn(sqlite, feed):
    member, number = feed.put({"md5": MD5[0], "pdq": PDQ[0]})
    followed = following(feed)
    followed.sync()
    feed.now += 1200
    feed.put({"md5": MD5[0]}, member=member, number=number)

    followed.later(hours=1).sync()

    assert followed.states() == {MD5[0]: "active", PDQ[0]: "withdrawn"}


def test_times_are_utc_on_a_machine_anywhere(sqlite, feed, monkeypatch):
    feed.put({"md5": MD5[0]})
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        followed = following(feed)
        followed.sync()
    finally:
        monkeypatch.undo()
        time.tzset()

    asked = feed.got[0].query
    assert asked["from"] == "1970-01-01T00:00:00Z"
    assert seconds_of(asked["to"]) == followed.at.timestamp() - 5


def test_next_is_followed_as_written_within_its_range(sqlite, feed):
    for value in MD5[:5]:
        feed.put({"md5": value})
    feed.page_size = 2

    followed = following(feed)
    outcome = followed.sync()

    assert outcome.pages == 3
    assert len({(got.query["from"], got.query["to"]) for got in feed.got}) == 1
    assert [got.query.get("start") for got in feed.got] == [None, "2003", "2005"]
    assert set(followed.states()) == set(MD5[:5])


def test_the_next_visit_begins_where_the_last_range_ended(sqlite, feed):
    feed.put({"md5": MD5[0]})
    followed = following(feed)
    followed.sync()
    until = feed.got[-1].query["to"]
    feed.now += 1200
    feed.put({"md5": MD5[1]})

    followed.later(hours=1).sync()

    assert feed.got[1].query["from"] == until
    assert set(followed.states()) == set(MD5[:2])


def test_a_range_that_holds_too_much_is_made_smaller(sqlite, feed):
    for value in MD5[:6]:
        feed.put({"md5": value})
        feed.now += 30 * 86_400
    feed.page_size, feed.pretended = 2, 1_000_000

    followed = following(feed)
    outcome = followed.sync()

    assert outcome.is_good
    assert set(followed.states()) == set(MD5[:6])
    assert len(feed.got) < 80


def test_a_visit_that_was_cut_short_goes_on_inside_its_range(sqlite, feed):
    for value in MD5[:6]:
        feed.put({"md5": value})
    feed.page_size = 2
    feed.troubles += [None, *[refuses(500)] * 4]
    followed = following(feed, per_minute=6000)
    followed.sync()
    before = len(feed.got)

    followed.later(hours=1).sync()

    assert feed.got[before].query["start"] == "2003"
    assert feed.got[before].query["to"] == feed.got[0].query["to"]
    assert set(followed.states()) == set(MD5[:6])


@pytest.mark.parametrize("hours", [1, 13])
def test_paging_that_the_peer_forgot_means_the_range_again(sqlite, feed, hours):
    for value in MD5[:4]:
        feed.put({"md5": value})
    feed.page_size = 2
    feed.troubles += [None, *[refuses(500)] * 4]
    followed = following(feed, per_minute=6000)
    followed.sync()
    feed.has_forgotten_paging, feed.page_size = True, 1_000

    outcome = followed.later(hours=hours).sync()

    assert outcome.is_good
    assert set(followed.states()) == set(MD5[:4])


def test_members_agree_and_disagree_with_a_fingerprint_not_with_the_entry(sqlite, feed):
    feed.put({"md5": MD5[0], "pdq": PDQ[0]}, feedback=says("no", 7) + says("yes", 8, "pdq"))

    followed = following(feed)
    followed.sync()

    assert followed.states() == {MD5[0]: "contested", PDQ[0]: "active"}
    assert ("peer/7", "disagree") in followed.voices(MD5[0])
    assert ("peer/8", "agree") in followed.voices(PDQ[0])


def test_only_the_members_that_were_asked_for_are_taken(sqlite, feed):
    feed.put({"md5": MD5[0]}, member=1)
    feed.put({"md5": MD5[1]}, member=2)

    followed = following(feed, members="2, 3")
    followed.sync()

    assert set(followed.states()) == {MD5[1]}


def test_a_malformed_hash_and_an_unknown_kind_lose_no_page(sqlite, feed):
    feed.put({"md5": "beef"})
    feed.put({"hash-of-tomorrow": "1"})
    feed.put({"md5": MD5[0]}, feedback="<feedbackOfTomorrow type='md5'/>")
    feed.put({"md5": MD5[1]}, number=" ")

    followed = following(feed)
    outcome = followed.sync()

    assert set(followed.states()) == {MD5[0]}
    assert outcome.tally.faults == 2
    assert followed.holdings.not_matchable == {"hash-of-tomorrow": 1}


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused(sqlite, feed, bomb):
    feed.put({"md5": MD5[0]})
    feed.prefix = bomb

    followed = following(feed)
    outcome = followed.sync()

    assert "declares a document type" in outcome.error
    assert followed.states() == {}


def test_an_empty_feed_is_no_fault_and_a_wrong_password_is(sqlite, feed):
    assert following(feed).sync().is_good
    assert "answered 401" in following(feed, password="wrong").sync().error


def test_half_an_answer_is_asked_for_again(sqlite, feed):
    feed.put({"md5": MD5[0]})
    feed.troubles += ["cut"]

    followed = following(feed)

    assert followed.sync().is_good
    assert set(followed.states()) == {MD5[0]}


def test_feedback_is_told_with_the_peers_own_reason(sqlite, feed):
    member, number = feed.put({"md5": MD5[0], "pdq": PDQ[0]})
    followed = following(feed)
    followed.sync()
    say(followed, Telling.DISAGREE, MD5[0])
    say(followed, Telling.AGREE, PDQ[0])

    outcome = followed.later(hours=1).sync()

    assert outcome.told == 2
    (no_path, no), (yes_path, yes) = feed.feedback
    assert no_path == f"/v2/entries/{member}/{number}/MD5/feedback"
    assert "<negative><reasonIds><guid>guid-1</guid></reasonIds></negative>" in no
    assert yes_path.endswith("/PDQ/feedback")
    assert "<affirmative/>" in yes


def test_a_no_without_a_reason_says_which_there_are(sqlite, feed):
    feed.reasons = {"Innocuous": "g1", "Bad quality": "g2"}
    feed.put({"md5": MD5[0]})
    followed = following(feed)
    followed.sync()
    word = say(followed, Telling.DISAGREE, MD5[0])

    followed.later(hours=1).sync()

    with transaction(followed.scope) as tx:
        (kept,) = tx.exchanges.words(followed.exchange.id)
    assert (kept.id, kept.state) == (word.id, "refused")
    assert "Innocuous, Bad quality" in kept.error


def say(followed: Followed, telling: Telling, value: str):
    entry = followed.entries()[value].id
    with transaction(followed.scope) as tx:
        return exchange_telling.owe_word(
            followed.exchange.id, ExchangeMessage(telling, entry), tx=tx, now=followed.at, by="P-1"
        )
