"""Tech Against Terrorism's lists are followed by cursor, signed in once, and given feedback."""

from __future__ import annotations

import hashlib

from seawall.exchanges.adapter import Telling
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.transaction import transaction
from tests.exchanges.fakes.server import refuses
from tests.exchanges.fakes.tcap import PASSWORD, USER
from tests.exchanges.following import Followed, follow

PDQ = [f"{number:064x}" for number in range(1, 30)]


def following(tcap, adapter: str = "tat", password: str = PASSWORD, **config) -> Followed:
    secrets = {"username": USER, "password": password}
    return follow(adapter, base=tcap.url, secrets=secrets, **config)


def test_all_four_algorithms_come_in_or_are_counted(database, tcap):
    tcap.put(PDQ[0])
    tcap.put("AB" * 16, "MD5", "far-right")
    tcap.put("cd" * 32, "SHA256")
    tcap.put("ef" * 64, "SHA512")
    tcap.put("00", "BLAKE9")

    followed = following(tcap, labels="islamist=producer/un-listed")
    followed.sync()

    assert followed.states() == {PDQ[0]: "active", "ab" * 16: "active", "cd" * 32: "active"}
    assert followed.holdings.not_matchable == {"SHA512": 1, "BLAKE9": 1}
    assert followed.entries()[PDQ[0]].label == "producer/un-listed"
    assert followed.entries()["ab" * 16].note == "tags: far-right"


def test_one_sign_in_serves_every_page_and_next_is_followed_verbatim(sqlite, tcap):
    for value in PDQ[:7]:
        tcap.put(value)
    tcap.limit = 2

    followed = following(tcap)
    outcome = followed.sync()

    assert outcome.pages == 4
    assert len(tcap.calls("token-auth")) == 1
    assert [got.query.get("offset") for got in tcap.calls("hash-list")] == [None, "2", "4", "6"]
    assert tcap.calls("token-auth")[0].form["resend"] == "False"


def test_a_token_that_runs_out_on_the_way_is_renewed(sqlite, tcap):
    for value in PDQ[:6]:
        tcap.put(value)
    tcap.limit, tcap.token_lasts = 2, 2

    followed = following(tcap)
    outcome = followed.sync()

    assert outcome.is_good
    assert len(tcap.calls("token-auth")) == 2
    assert set(followed.states()) == set(PDQ[:6])


def test_the_next_visit_asks_for_what_is_after_the_cursor(database, tcap):
    gone = tcap.put(PDQ[0])
    last = tcap.put(PDQ[1])
    followed = following(tcap)
    followed.sync()

    tcap.delete(gone)
    tcap.put(PDQ[2])
    followed.later(minutes=15).sync()
    followed.later(minutes=15).sync()  # nothing is new, and the cursor is not lost

    asked = [got.query.get("after") for got in tcap.calls("hash-list")]
    assert asked[:2] == [None, f"{last['updated_on']},{last['id']}"]
    assert asked[2] == f"{tcap.now},{tcap.entries[-1]['id']}"
    assert followed.states() == {PDQ[0]: "withdrawn", PDQ[1]: "active", PDQ[2]: "active"}


def test_a_hash_that_is_deleted_and_put_back_matches_again(sqlite, tcap):
    entry = tcap.put(PDQ[0])
    followed = following(tcap)
    followed.sync()
    tcap.delete(entry)
    followed.later(minutes=15).sync()
    tcap.delete(entry, deleted=False)

    followed.later(minutes=15).sync()

    assert followed.states() == {PDQ[0]: "active"}


def test_a_hash_of_two_files_stays_while_one_of_them_stays(sqlite, tcap):
    one, two = tcap.put(PDQ[0]), tcap.put(PDQ[0])
    followed = following(tcap)
    followed.sync()
    tcap.delete(one)
    followed.later(minutes=15).sync()
    half = followed.states()
    tcap.delete(two)
    followed.later(minutes=15).sync()

    assert half == {PDQ[0]: "active"}
    assert followed.states() == {PDQ[0]: "withdrawn"}


def test_new_fields_missing_fields_and_malformed_hashes_lose_no_page(sqlite, tcap):
    tcap.put(PDQ[0], brand_new={"a": 1}, created_on=None)
    tcap.put("zz")
    broken = tcap.put(PDQ[1])
    del broken["algorithm"]
    bare = tcap.put(PDQ[2])
    del bare["ideology"], bare["file_type"]

    followed = following(tcap)
    outcome = followed.sync()

    assert followed.states() == {PDQ[0]: "active", PDQ[2]: "active"}
    assert outcome.tally.faults == 2


def test_an_expired_cursor_means_all_afresh_and_what_is_gone_is_withdrawn(database, tcap):
    gone = tcap.put(PDQ[0])
    tcap.put(PDQ[1])
    followed = following(tcap)
    followed.sync()
    tcap.entries.remove(gone)
    tcap.knows_cursors = False

    outcome = followed.later(days=400).sync()

    assert outcome.is_good
    assert followed.states() == {PDQ[0]: "withdrawn", PDQ[1]: "active"}


def test_a_wrong_password_is_said_so(sqlite, tcap):
    outcome = following(tcap, password="wrong").sync()

    assert "rejected" in outcome.error
    assert len(tcap.got) == 1


def test_an_empty_list_is_no_fault(sqlite, tcap):
    followed = following(tcap)

    assert followed.sync().is_good
    assert followed.status.is_up_to_date


def test_a_reset_in_the_middle_loses_nothing(sqlite, tcap):
    for value in PDQ[:4]:
        tcap.put(value)
    tcap.limit = 2
    tcap.troubles += [None, None, "cut", refuses(503), refuses(502)]

    followed = following(tcap)
    outcome = followed.sync()

    assert outcome.is_good
    assert set(followed.states()) == set(PDQ[:4])


def test_a_false_positive_is_told_under_the_peers_own_category(sqlite, tcap):
    entry = tcap.put(PDQ[0])
    followed = following(tcap)
    followed.sync()
    ours = followed.entries()[PDQ[0]].id
    saying = ExchangeMessage(Telling.DISAGREE, ours, reason="a news report")
    with transaction(followed.scope) as tx:
        exchange_telling.owe_word(followed.exchange.id, saying, tx=tx, now=followed.at, by="P-1")

    outcome = followed.later(minutes=15).sync()

    assert outcome.told == 1
    assert tcap.feedback == [
        {
            "hash_id": entry["id"],
            "hash_digest": PDQ[0],
            "category_id": 1,
            "comment": "a news report",
        }
    ]


# Hashed links


def link(url: str, day: str = "2026-03-01") -> dict:
    return {"hash": hashlib.md5(url.encode()).hexdigest(), "created_on": day}


def test_hashed_links_come_in_and_only_newer_days_are_asked_for(database, tcap):
    tcap.links += [link(f"https://example.org/{n}") for n in range(5)]
    tcap.limit = 2
    followed = following(tcap, "tat-urls")
    followed.sync()

    tcap.links.append(link("https://example.org/new", "2026-03-02"))
    followed.later(hours=1).sync()

    asked = [got.query["from"] for got in tcap.calls("url-hash-list")]
    assert asked[0] == "2000-01-01"
    assert asked[-1] == "2026-03-02"
    assert len(followed.states()) == 6
    assert {entry.signal_type for entry in followed.entries().values()} == {"url_md5"}


def test_once_a_week_the_whole_list_of_links_is_compared(sqlite, tcap):
    tcap.links += [link("https://example.org/a"), link("https://example.org/b")]
    followed = following(tcap, "tat-urls")
    followed.sync()
    gone = tcap.links.pop(0)

    followed.later(days=8).sync()

    assert followed.states()[gone["hash"]] == "withdrawn"
    assert sorted(followed.states().values()) == ["active", "withdrawn"]
