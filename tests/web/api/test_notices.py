"""Notices over the API: elements, trusted flaggers by their key, what is kept."""

from __future__ import annotations

import pytest

from seawall.ids import ApiKeyId
from seawall.journeys.notices import trusted_flagger
from seawall.transaction import transaction
from tests.cases_made import make_item
from tests.notices_made import NOON, REASON, URL, make_flagger
from tests.people_made import make_key
from tests.web.api.conftest import Platform


def notice_of(item, **more):
    return {
        "item": {"kind": item.kind, "id": item.external_id},
        "source": "user-4",
        "reason": REASON,
        **more,
    }


def flaggers_key(org, flagger):
    """A key of scope notices, bound to a trusted flagger."""
    secret = make_key(org, frozenset({"notices"}))
    with transaction(org.id) as tx:
        (key,) = [one for one in tx.people.active_keys() if one.scopes == {"notices"}]
        trusted_flagger.bind_key(flagger.id, ApiKeyId(key.id), tx=tx, now=NOON, by="tests")
    return Platform(org, secret)


def test_a_notice_says_which_elements_it_lacks_and_whether_it_gives_knowledge(platform):
    item = make_item(platform.org)

    bare = platform.post("/v1/notices", notice_of(item)).json()
    whole = platform.post(
        "/v1/notices",
        notice_of(item, name="Noor Example", email="noor@example.org", good_faith=True),
    ).json()

    assert (bare["missing"], bare["actual_knowledge"]) == (["c_notifier", "d_good_faith"], False)
    assert (whole["missing"], whole["actual_knowledge"], whole["state"]) == ([], True, "received")


def test_a_text_is_taken_up_to_its_bound_and_refused_past_it(platform):
    item = make_item(platform.org)

    taken = platform.post("/v1/notices", notice_of(item, reason="a" * 100_000))
    refused = platform.post("/v1/notices", notice_of(item, reason="a" * 100_001))

    assert (taken.status_code, refused.status_code) == (201, 422)
    assert refused.json()["field"] == "reason"


@pytest.mark.parametrize("field", ["good_faith", "child_abuse", "trusted"])
@pytest.mark.parametrize("value", [0, 1, "yes", None])
def test_a_yes_or_a_no_is_no_number_and_no_word(platform, field, value):
    item = make_item(platform.org)

    refused = platform.post("/v1/notices", notice_of(item, **{field: value}))

    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_nobody_is_trusted_because_they_say_so(platform):
    item = make_item(platform.org)

    refused = platform.post("/v1/notices", notice_of(item, trusted=True))

    assert refused.status_code == 422
    assert refused.json()["field"] == "trusted"


def test_what_comes_with_a_trusted_flaggers_key_is_theirs_whatever_it_says(platform):
    item, flagger = make_item(platform.org), make_flagger(platform.org)
    other = make_flagger(platform.org, "another")
    theirs = flaggers_key(platform.org, flagger)

    sent = theirs.post(
        "/v1/notices", notice_of(item, flagger=other.id, good_faith=True, source="somebody")
    ).json()

    with transaction(platform.org.id) as tx:
        kept = tx.intake.notice(sent["id"])
        said = tx.notifying.statement(sent["id"])
    assert (kept.trusted, kept.source, said.flagger) == (True, "a trusted flagger", flagger.id)
    assert sent["actual_knowledge"]


def test_a_trusted_flagger_reports_an_address_that_no_item_has(platform):
    theirs = flaggers_key(platform.org, make_flagger(platform.org))

    sent = theirs.post(f"/v1/reports?to={platform.org.slug}", {"url": URL, "reason": REASON})
    told = platform.get(
        "/v1/reports", authorization="", seawall_receipt=sent.json()["token"]
    ).json()

    assert sent.status_code == 201
    assert (told["state"], told["automated"]) == ("running", False)
    with transaction(platform.org.id) as tx:
        (said,) = tx.notifying.statements(since=NOON)
    assert said.flagger


def test_a_flagger_of_another_organisation_is_none_here(platform, database):
    from tests.people_made import make_organisation

    item, theirs = make_item(platform.org), make_flagger(make_organisation())

    refused = platform.post("/v1/notices", notice_of(item, flagger=theirs.id))

    assert refused.status_code == 404
