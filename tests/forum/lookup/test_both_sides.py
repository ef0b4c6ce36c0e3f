"""A hub and members that may only ask, over real HTTP and on both databases."""

from __future__ import annotations

import json

import pytest

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.forum.lookup.epochs import epoch_of
from seawall.forum.lookup.list_questions import folder_of, place_of
from seawall.forum.lookup.lookup_cards import ref_of
from seawall.forum.lookup.remote import AskedSignal
from seawall.forum.model import Tier
from seawall.journeys.forum import forum_lists
from seawall.transaction import transaction
from seawall.worker import list_fetching, looking_up
from seawall.worker.hub import SeatHub
from tests.forum.lookup.made import altered, checksum, picture
from tests.forum.lookup.served_hub import GREY, ServedHub, served_hub
from tests.problems import raises_problem


@pytest.fixture
def hub(database, tmp_path):
    with served_hub() as served:
        yield served


@pytest.fixture
def small(sqlite):
    with served_hub() as served:
        yield served


def spent(hub: ServedHub, seat) -> int:
    with transaction(hub.made.hub) as tx:
        return sum(
            day.total
            for member, day in tx.lookups.days(hub.made.hub_seat, since=hub.now.date())
            if member == seat.me
        )


def test_a_member_that_may_only_ask_finds_what_is_listed_and_the_hub_sees_no_value(hub):
    names = hub.offer(("sha256", checksum(1)), ("pdq", picture(1)), ("url", "https://a.example/x"))
    hub.publish()
    seat = hub.asker()
    assert list_fetching.refresh_lists(seat, now=hub.now) == ["exact", "near-32", "near-32-rows"]
    copy = altered(picture(1), 7)
    asked = [
        AskedSignal.read("sha256", checksum(1)),
        AskedSignal.read("pdq", copy),
        AskedSignal.read("sha256", checksum(2)),
        AskedSignal.read("pdq", picture(2)),
        AskedSignal.read("url", "https://A.example/x"),
    ]
    hub.bodies.clear()

    found = looking_up.ask_blindly(seat, asked, now=hub.now)

    assert {n: (one.label, one.distance) for n, one in found.items()} == {
        0: (GREY, 0),
        1: (GREY, 7),
        4: (GREY, 0),
    }
    assert found[0].ref == ref_of(names[0]).hex()
    sent = b"".join(hub.bodies)
    assert not any(one.value.encode() in sent for one in asked)
    assert set(json.loads(hub.bodies[0])) == {"epoch", "list", "elements"}


def test_a_look_up_costs_one_for_a_value_and_one_for_a_picture(hub):
    hub.offer(("sha256", checksum(1)), ("pdq", picture(1)))
    hub.publish()
    seat = hub.asker()
    list_fetching.refresh_lists(seat, now=hub.now)

    looking_up.ask_blindly(
        seat, [AskedSignal("sha256", checksum(5)), AskedSignal("pdq", picture(5))], now=hub.now
    )

    assert spent(hub, seat) == 2
    assert SeatHub(seat, hub.now).ask("GET", "/lookup")["left_today"] == 1_998


def test_the_quota_holds_across_requests_and_a_burst_is_told_once(hub):
    hub.offer(("sha256", checksum(1)))
    hub.publish()
    seat = hub.asker()
    list_fetching.refresh_lists(seat, now=hub.now)
    many = [AskedSignal("sha256", checksum(n)) for n in range(700)]
    looking_up.ask_blindly(seat, many, now=hub.now)
    looking_up.ask_blindly(seat, many, now=hub.now)

    with raises_problem("worker.quota-spent"):
        looking_up.ask_blindly(seat, many, now=hub.now)
    assert spent(hub, seat) == 1_400
    assert [one["member"] for one in hub.entries("forum.lookup_burst")] == [seat.me]


def test_a_withdrawn_signal_is_gone_from_every_list_after_one_small_step(hub):
    names = hub.offer(("sha256", checksum(1)), ("pdq", picture(1)), ("sha256", checksum(2)))
    hub.publish()
    seat = hub.asker()
    list_fetching.refresh_lists(seat, now=hub.now)
    hub.made.say("Harbour", "signal.withdrawn", {"offers": names[:2]})
    hub.made.post("Harbour")
    hub.publish()
    before = len(hub.bodies)

    changed = list_fetching.refresh_lists(seat, now=hub.now)
    found = looking_up.ask_blindly(
        seat,
        [
            AskedSignal("sha256", checksum(1)),
            AskedSignal("pdq", picture(1)),
            AskedSignal("sha256", checksum(2)),
        ],
        now=hub.now,
    )

    assert changed == ["exact", "near-32", "near-32-rows"]
    assert list(found) == [2]
    assert len(hub.bodies) - before == 1 + 3 + 2  # one look, three steps, two questions


def test_a_hub_that_answers_with_a_key_of_its_own_is_found_out(small, monkeypatch):
    small.offer(("sha256", checksum(1)))
    small.publish()
    seat = small.asker()
    list_fetching.refresh_lists(seat, now=small.now)
    other = forum_lists.keys_of
    monkeypatch.setattr(
        "seawall.journeys.forum.forum_lookup.keys_of",
        lambda s, epoch: other(s, epoch + " for Islet"),
    )

    with raises_problem("forum.wrong-key.answer"):
        looking_up.ask_blindly(seat, [AskedSignal("sha256", checksum(1))], now=small.now)


def test_a_list_under_another_key_than_the_log_names_is_not_kept(small, monkeypatch):
    small.offer(("sha256", checksum(1)))
    small.publish()
    seat = small.asker()
    monkeypatch.setattr(
        "seawall.worker.list_fetching.pinned_keys",
        lambda *_, **__: list_fetching.PinnedKeys(
            seat.forum, epoch_of(small.now), {"exact": "00" * 32}
        ),
    )

    with raises_problem("forum.wrong-key.public-key"):
        list_fetching.refresh_lists(seat, now=small.now)
    assert not place_of(folder_of(settings().data_dir, seat), epoch_of(small.now), "exact").exists()


def test_a_damaged_copy_is_fetched_again(small):
    small.offer(("sha256", checksum(1)))
    small.publish()
    seat = small.asker()
    list_fetching.refresh_lists(seat, now=small.now)
    place = place_of(folder_of(settings().data_dir, seat), epoch_of(small.now), "exact")
    place.write_bytes(place.read_bytes()[:-1] + b"x")

    assert list_fetching.refresh_lists(seat, now=small.now) == ["exact"]
    assert looking_up.ask_blindly(seat, [AskedSignal("sha256", checksum(1))], now=small.now)


def test_asking_in_the_clear_finds_near_pictures_and_tells_neither_value_nor_distance(hub):
    hub.offer(("pdq", picture(1)), ("sha256", checksum(1)))
    seat = hub.asker()
    hub.bodies.clear()

    cards = looking_up.ask_plainly(
        seat,
        [AskedSignal("pdq", altered(picture(1), 20)), AskedSignal("sha256", checksum(9))],
        now=hub.now,
    )

    assert [(one.asked, one.label) for one in cards] == [(0, GREY)]
    answer = SeatHub(seat, hub.now).ask("POST", "/lookup/match", json.loads(hub.bodies[0]))
    assert set(answer["cards"][0]) == {"signal", "label", "ref"}
    assert altered(picture(1), 20).encode() in hub.bodies[0]  # the hub sees what is sent


def test_a_verified_member_asks_with_shorter_tokens_and_has_more(small):
    small.offer(("pdq", picture(1)))
    small.publish()
    seat = small.asker("Skerry", Tier.VERIFIED)

    assert list_fetching.refresh_lists(seat, now=small.now) == ["exact", "near-24", "near-24-rows"]
    assert looking_up.ask_blindly(seat, [AskedSignal("pdq", altered(picture(1), 9))], now=small.now)
    assert SeatHub(seat, small.now).ask("GET", "/lookup")["per_day"] == 20_000


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"list": "exact", "elements": "AAAA"}, 422, "elements"),
        ({"list": "exact", "elements": "?"}, 422, "elements"),
        ({"list": "near-32", "elements": "AAAA"}, 422, "elements"),
        ({"list": "near-24", "elements": "A" * 44}, 422, "list"),
        ({"list": "exact", "elements": "", "epoch": "2001Q1"}, 404, "epoch"),
    ],
)
def test_what_is_no_question_is_refused_by_name_and_costs_nothing(small, body, status, field):
    small.publish()
    seat = small.asker()

    with raises_problem("worker.hub-away.refused") as refused:
        SeatHub(seat, small.now).ask(
            "POST", "/lookup/evaluate", {"epoch": epoch_of(small.now), **body}
        )
    assert f"answered {status}" in str(refused.value)
    assert spent(small, seat) == 0


def test_an_auditor_and_a_stranger_have_no_look_ups(small):
    small.publish()
    auditor = small.asker("Watch", Tier.AUDITOR)

    with pytest.raises(SeawallError, match="answered 403"):
        SeatHub(auditor, small.now).ask("GET", "/lookup")


def test_a_download_of_the_list_one_has_is_nothing(small):
    import httpx2

    from seawall.worker.forum import pass_for

    small.publish()
    seat = small.asker()
    url = f"{small.url}/v1/forum/{seat.forum}/lookup/{epoch_of(small.now)}/exact"
    first = httpx2.get(url, headers=pass_for(seat, small.now))
    again = httpx2.get(
        url, headers={**pass_for(seat, small.now), "if-none-match": first.headers["etag"]}
    )

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_the_log_names_one_set_of_keys_a_quarter(small):
    small.publish()
    small.publish()

    said = [one for one in small.made.log() if one.statement.kind == "lookup.published"]

    assert [one.statement.about for one in said] == [epoch_of(small.now)]
    assert set(said[0].statement.body["keys"]) == {"exact", "near-32", "near-24"}
