"""Every POST can be repeated: same body, same answer, one effect."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connections

from seawall.keys.sealing import open_sealed
from seawall.transaction import transaction
from tests.cases_made import make_item
from tests.people_made import make_key


def notice(item, reason="It calls for an attack."):
    name = {"kind": item.kind, "id": item.external_id}
    return {"item": name, "source": "a user", "reason": reason}


def count(platform, item):
    with transaction(platform.org.id) as tx:
        return len(tx.intake.notices_of_item(item.id))


def test_the_same_request_twice_gets_one_answer_and_has_one_effect(platform):
    item = make_item(platform.org)

    first = platform.post("/v1/notices", notice(item), idempotency_key="a")
    again = platform.post("/v1/notices", notice(item), idempotency_key="a")

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(platform, item) == 1


def test_the_same_key_with_another_body_is_refused(platform):
    item = make_item(platform.org)
    platform.post("/v1/notices", notice(item), idempotency_key="a")

    refused = platform.post("/v1/notices", notice(item, "Other words."), idempotency_key="a")

    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"
    assert count(platform, item) == 1


def test_another_key_of_the_same_organisation_does_not_get_the_first_ones_answer(platform):
    item = make_item(platform.org)
    colleague = replace(platform, secret=make_key(platform.org))
    platform.post("/v1/notices", notice(item), idempotency_key="a")

    refused = colleague.post("/v1/notices", notice(item), idempotency_key="a")

    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"
    assert count(platform, item) == 1


def test_a_refusal_is_not_remembered_so_that_it_can_be_mended(platform):
    item = make_item(platform.org)
    refused = platform.post("/v1/notices", notice(item, " "), idempotency_key="a")

    mended = platform.post("/v1/notices", notice(item), idempotency_key="a")

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_a_key_is_remembered_for_seven_days(platform):
    item = make_item(platform.org)
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        first = platform.post("/v1/notices", notice(item), idempotency_key="a")
    with time_machine.travel(start + timedelta(days=7) - timedelta(seconds=1), tick=False):
        again = platform.post("/v1/notices", notice(item), idempotency_key="a")
    with time_machine.travel(start + timedelta(days=7, seconds=1), tick=False):
        later = platform.post("/v1/notices", notice(item), idempotency_key="a")

    assert first.content == again.content
    assert later.json()["id"] != first.json()["id"]


def test_a_secret_that_is_told_once_is_told_again_to_a_repetition_and_kept_sealed(platform):
    url = {"url": "https://platform.example/seawall/hook"}

    first = platform.post("/v1/endpoints", url, idempotency_key="a")
    again = platform.post("/v1/endpoints", url, idempotency_key="a")

    assert first.status_code == again.status_code == 201
    assert first.json()["secret"] == again.json()["secret"]
    with transaction(platform.org.id) as tx:
        kept = tx.intake.first_answer("a", since=datetime(2026, 1, 1, tzinfo=UTC))
        assert len(tx.enforcement.endpoints()) == 1
    assert "whsec_" not in kept.body
    assert (
        open_sealed(kept.body, about=f"first answer:{platform.org.id}:a") == first.content.decode()
    )


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_unusable_key_is_refused(platform, key):
    refused = platform.post("/v1/notices", {}, idempotency_key=key)

    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"


@pytest.mark.both_databases
def test_the_same_request_at_the_same_moment_has_one_effect(platform):
    item = make_item(platform.org)
    start, answers = threading.Barrier(4), []

    def ask():
        start.wait()
        answers.append(platform.post("/v1/notices", notice(item), idempotency_key="a"))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.status_code for one in answers] == [201] * 4
    assert len({one.content for one in answers}) == 1
    assert count(platform, item) == 1
