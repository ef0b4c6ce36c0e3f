"""What the counters of requests forget, and when."""

from __future__ import annotations

import pytest
import time_machine
from django.test import RequestFactory

from seawall.config import settings
from seawall.errors import TooManyRequests
from seawall.mailroom.signing.document_signer import DocumentSigner
from seawall.web import limit
from tests.moments import WEDNESDAY
from tests.waiting import until


@pytest.fixture
def counts():
    """The counts of this process, from nothing."""
    limit._counter.cache_clear()
    return limit._counter().storage


def test_what_is_over_is_swept_away_once_in_a_while_and_not_with_each_request(counts):
    sweep = counts.timer
    for number in range(50):
        limit.count_request(f"asker {number}", most="5/second")

    assert counts.timer is sweep


def test_who_asked_long_ago_is_forgotten_when_the_sweep_comes(counts, monkeypatch):
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        limit.count_request("first", most="5/second")
        assert any("first" in key for key in counts.storage)
        clock.shift(10)
        monkeypatch.setattr(counts.timer, "_until", 0.0)

        limit.count_request("last", most="5/second")

        until(lambda: not any("first" in key for key in list(counts.storage)), patience=10)
    assert any("last" in key for key in counts.storage)


def asked(signer=None, **headers):
    """A request as the server hands it over, with what it found of the signature."""
    scope = {"seawall.signer": signer, "headers": []}
    return RequestFactory().post("/v1/orders", **{"asgi.scope": scope}, **headers)


def test_what_an_authority_signed_counts_as_its_own_whatever_its_address_has_sent(
    counts, monkeypatch
):
    few = settings().model_copy(update={"rate_limit": "1/hour", "authority_rate_limit": "2/hour"})
    monkeypatch.setattr(limit, "settings", lambda: few)
    one, other = DocumentSigner("auth_1", "a key"), DocumentSigner("auth_1", "its other key")
    limit.count_admission(asked(), "")
    with pytest.raises(TooManyRequests):
        limit.count_admission(asked(), "")

    limit.count_admission(asked(one), "")
    limit.count_admission(asked(other), "")
    with pytest.raises(TooManyRequests) as refused:
        limit.count_admission(asked(one), "")
    limit.count_admission(asked(DocumentSigner("auth_2", "a third")), "")

    assert refused.value.code == "web.too-many-requests.authority"


def test_a_known_signer_is_not_counted_by_its_address_at_the_door_for_documents(counts):
    limit.count_document(asked(), "orders", most="1/hour")
    with pytest.raises(TooManyRequests):
        limit.count_document(asked(), "orders", most="1/hour")

    for _ in range(3):
        limit.count_document(asked(DocumentSigner("auth_1", "a key")), "orders", most="1/hour")


@pytest.mark.parametrize("said", ["auth_1", {"authority": "auth_1"}, None, True])
def test_nothing_but_the_servers_own_word_is_a_signer(counts, said):
    named = {"HTTP_SEAWALL_SIGNER": "auth_1", "seawall.signer": "auth_1"}

    assert limit.signer_of(asked(said, **named)) is None
    assert limit.signer_of(RequestFactory().post("/v1/orders", **named)) is None
