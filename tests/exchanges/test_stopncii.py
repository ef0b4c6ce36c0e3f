"""A StopNCII-shaped feed: withdrawals are honoured, suspicions stay suspicions."""

from __future__ import annotations

import pytest

from seawall.banks.model import NewEntry
from seawall.exchanges.adapter import Telling
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from tests.exchanges.fakes.ncii import KEYS
from tests.exchanges.fakes.server import refuses
from tests.exchanges.following import Followed, follow

PDQ = [f"{number:064x}" for number in range(1, 30)]


def following(ncii, **config) -> Followed:
    keys = KEYS | config.pop("keys", {})
    return follow("stopncii", base=f"{ncii.url}/v1", secrets=keys, **config)


def says(value: str, source: str = "clips", *tags: str) -> dict:
    return {"source": source, "feedbackValue": value, "tags": list(tags)}


def test_a_case_alone_is_a_suspicion_and_a_platforms_block_confirms_it(database, ncii):
    ncii.put(PDQ[0])
    ncii.put(PDQ[1], CSPFeedbacks=[says("Blocked", "clips", "seen")])

    followed = following(ncii)
    followed.sync()

    entries = followed.entries()
    assert [entries[value].confidence for value in PDQ[:2]] == [50, 100]
    assert entries[PDQ[1]].note == "tags: seen"
    assert followed.states() == {PDQ[0]: "active", PDQ[1]: "active"}


@pytest.mark.parametrize("status", ["Withdrawn", "Deleted"])
def test_what_is_withdrawn_finds_nothing_any_more(database, ncii, status):
    ncii.put(PDQ[0])
    followed = following(ncii)
    followed.sync()
    ncii.put(PDQ[0], status=status)

    followed.later(minutes=15).sync()

    assert followed.states() == {PDQ[0]: "withdrawn"}


def test_a_case_that_is_opened_again_matches_again(sqlite, ncii):
    ncii.put(PDQ[0])
    followed = following(ncii)
    followed.sync()
    ncii.put(PDQ[0], status="Withdrawn")
    followed.later(minutes=15).sync()
    ncii.put(PDQ[0], status="Active")

    followed.later(minutes=15).sync()

    assert followed.states() == {PDQ[0]: "active"}


def test_a_platform_that_would_not_block_makes_it_a_matter_for_a_person(sqlite, ncii):
    ncii.put(PDQ[0], CSPFeedbacks=[says("NotBlocked")])
    followed = following(ncii)
    followed.sync()
    contested = followed.states()
    ncii.put(PDQ[0], CSPFeedbacks=[says("Withdrawn")])

    followed.later(minutes=15).sync()

    assert contested == {PDQ[0]: "contested"}
    assert followed.states() == {PDQ[0]: "active"}


def test_pages_are_followed_by_their_token(sqlite, ncii):
    for value in PDQ[:5]:
        ncii.put(value)
    ncii.page_size = 2

    followed = following(ncii)
    outcome = followed.sync()

    assert outcome.pages == 3
    assert [got.query.get("nextPageToken") for got in ncii.got] == [None, "t2", "t4"]
    assert len({got.query["startTimestamp"] for got in ncii.got}) == 1


def test_a_timestamp_that_goes_backwards_takes_us_nowhere_back(sqlite, ncii):
    ncii.put(PDQ[0])
    followed = following(ncii)
    followed.sync()
    ncii.put(PDQ[1])
    ncii.is_going_back = True
    followed.later(minutes=15).sync()
    followed.later(minutes=15).sync()

    starts = [int(got.query["startTimestamp"]) for got in ncii.got]
    assert starts == sorted(starts)


def test_a_token_that_died_means_to_begin_the_listing_again(sqlite, ncii):
    for value in PDQ[:4]:
        ncii.put(value)
    ncii.page_size = 2
    ncii.troubles += [None, *[refuses(500)] * 4]
    followed = following(ncii, per_minute=6000)
    first = followed.sync()
    ncii.dead_tokens.add("t2")
    ncii.page_size = 800

    second = followed.later(hours=1).sync()

    assert (first.is_good, second.is_good) == (False, True)
    assert set(followed.states()) == set(PDQ[:4])
    assert ncii.got[5].query["nextPageToken"] == "t2"


def test_unknown_words_empty_lists_and_malformed_values_lose_no_page(sqlite, ncii):
    ncii.put(PDQ[0], caseNumbers=[], CSPFeedbacks=None, hashRegions=["UK"])
    ncii.put(PDQ[1].upper(), status="BrandNew", CSPFeedbacks=[says("BrandNew")])
    ncii.put("short")
    ncii.put("tmk", kind="VideoTMK")
    ncii.put("x", kind="AudioNew")
    del ncii.put(PDQ[3])["hashValue"]

    followed = following(ncii)
    outcome = followed.sync()

    assert followed.states() == {PDQ[0]: "active", PDQ[1]: "active"}
    assert followed.holdings.not_matchable == {"VideoTMK": 1, "AudioNew": 1}
    assert outcome.tally.faults == 2


def test_a_copy_older_than_a_month_is_fetched_afresh_and_reconciled(database, ncii):
    ncii.put(PDQ[0])
    ncii.put(PDQ[1])
    followed = following(ncii)
    followed.sync()
    del ncii.records["ImagePDQ", PDQ[0]]

    followed.later(days=31).sync()

    assert followed.states() == {PDQ[0]: "withdrawn", PDQ[1]: "active"}
    assert ncii.got[-1].query["startTimestamp"] == "10"


def test_a_wrong_key_is_said_so(sqlite, ncii):
    outcome = following(ncii, keys={"fetch_key": "wrong"}).sync()

    assert "answered 401" in outcome.error


@pytest.mark.parametrize(
    ("telling", "value"),
    [
        (Telling.AGREE, "Blocked"),
        (Telling.DISAGREE, "NotBlocked"),
        (Telling.RETRACT, "Withdrawn"),
    ],
)
def test_feedback_goes_out_under_the_peers_own_words(sqlite, ncii, telling, value):
    ncii.put(PDQ[0])
    followed = following(ncii)
    followed.sync()

    say(followed, telling, PDQ[0], tags=("looked_at",))
    followed.later(minutes=15).sync()

    told = {"hashValue": PDQ[0], "feedbackValue": value, "tags": ["looked_at"]}
    assert ncii.feedback == [{"count": 1, "hashFeedbacks": [told]}]


def test_a_hash_of_ours_goes_out_with_the_name_of_its_type(sqlite, ncii):
    followed = following(ncii)
    with transaction(followed.scope) as tx:
        bank_curation.add_signal(
            followed.exchange.bank, NewEntry("pdq", PDQ[0]), tx=tx, now=followed.at, by="P-1"
        )
    say(followed, Telling.SUBMIT, PDQ[0])

    followed.sync()

    (record,) = ncii.submitted[0]["hashRecords"]
    assert record["signalType"] == "ImagePDQ"
    assert record["lastModtimestamp"] == int(followed.at.timestamp())
    assert record["CSPFeedbacks"] == [{"feedbackValue": "Blocked", "tags": []}]


def say(followed: Followed, telling: Telling, value: str, **more) -> None:
    entry = followed.entries()[value].id
    with transaction(followed.scope) as tx:
        exchange_telling.owe_word(
            followed.exchange.id,
            ExchangeMessage(telling, entry, **more),
            tx=tx,
            now=followed.at,
            by="P-1",
        )
