"""A check, an order and an appeal leave nothing of content or people in the log, even where they fail.

Tokens and addresses in requests have tests of their own: `tests/web/test_token_canary.py`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from seawall.gate import checks
from seawall.ledger.store import LedgerStore
from tests.gate.conftest import assembled_parts, closed_recorders, on_sqlite
from tests.orders_made import annex1, make_authority, make_contact_point
from tests.people_made import EVERY_SCOPE, make_key
from tests.security.test_log_lines import written_in
from tests.web.api.conftest import Platform
from tests.web.api.test_reading import decided

__all__ = ["assembled_parts", "closed_recorders", "on_sqlite"]

WORDS, ADDRESS = "canary words of a user", "https://canary.example/of/a/user"
ACCOUNT, PICTURE = "canary-account-8812", b"\x89PNG\r\n\x1a\ncanary bytes of a picture"


@pytest.fixture
def platform(on_sqlite):
    make_contact_point(on_sqlite.organisation)
    return Platform(on_sqlite.organisation, make_key(on_sqlite.organisation, EVERY_SCOPE))


def check(here):
    item = {"kind": "photo", "id": "canary-item", "account": ACCOUNT, "url": ADDRESS}
    answers = [
        here.client.post("/v1/checks", json={"text": WORDS, "url": ADDRESS, "item": item}),
        here.client.post("/v1/checks", content=PICTURE, headers={"Content-Type": "image/png"}),
        here.client.post("/v1/checks", json={"text": WORDS, "canary": WORDS}),
    ]
    return [answer.status_code for answer in answers]


def order(platform):
    """An order of a known authority, to be sent as often as one likes."""
    authority = make_authority(platform.org)

    def send(**changes):
        now = datetime.now(UTC).isoformat()
        paper = annex1(authority, issued_at=now, locations=[{"url": ADDRESS}], reasons=WORDS)
        return platform.post(f"/v1/orders?to={platform.org.slug}", {**paper, **changes})

    return send


def appeal(platform):
    """An appeal against a decision, to be sent as often as one likes."""
    _, decision = decided(platform, reason=WORDS)

    def send(**changes):
        body = {"decision": decision.id, "says": WORDS, "context": "news"}
        return platform.post("/v1/appeals", {**body, **changes})

    return send


def is_free_of_content(lines, *secrets):
    text = lines.getvalue().lower()
    return not any(word.lower() in text for word in ("canary", *secrets))


def test_what_goes_well_or_is_refused_leaves_no_content_in_the_log(on_sqlite, platform):
    on_sqlite.know_text(WORDS)
    with written_in("json") as lines:
        statuses = check(on_sqlite)
        for send, wrong in ((order(platform), "form"), (appeal(platform), "decision")):
            statuses += [send().status_code, send(**{wrong: WORDS}).status_code]

    assert [status // 100 for status in statuses] == [2, 4, 4, 2, 4, 2, 4]
    assert is_free_of_content(lines, on_sqlite.key, platform.secret)


def test_a_check_that_fails_on_its_content_is_told_by_its_frames_and_no_word_more(
    on_sqlite, monkeypatch
):
    """A library's error may repeat what it read, and nobody knows where in it."""

    def broken(submission, **_):
        try:
            raise ValueError(f"cannot read {submission.text}")
        except ValueError as cause:
            raise RuntimeError(f"{submission.url} {submission.item}") from cause

    monkeypatch.setattr(checks, "sign_submission", broken)
    with written_in("json") as lines:
        check(on_sqlite)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]

    assert {line["event"] for line in told} == {"check.failed"}
    assert all("RuntimeError: [sent]" in line["exception"] for line in told)
    assert all("sign_submission(" in line["exception"] for line in told)
    assert is_free_of_content(lines, on_sqlite.key)


@pytest.mark.parametrize("act", [order, appeal])
def test_an_order_or_appeal_that_cannot_be_written_is_told_without_its_words(
    platform, monkeypatch, act
):
    """A database repeats the values that it refuses."""

    def refused(*_, **__):
        raise ValueError(f"not written: {WORDS}")

    send = act(platform)
    monkeypatch.setattr(LedgerStore, "append", refused)
    with written_in("json") as lines:
        status = send().status_code

    assert status == 500
    assert "not written: [sent]" in lines.getvalue()
    assert is_free_of_content(lines, platform.secret)
