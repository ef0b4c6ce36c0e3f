"""`seawall vault`: a notice is there for who is cleared, and for nobody else."""

from __future__ import annotations

import json

import pytest

from seawall.transaction import transaction
from tests.people_made import make_person


@pytest.fixture
def legal(organisation):
    return make_person(organisation, "legal")


def fields(*cleared, **changes):
    usual = {
        "kind": "technical_capability_notice",
        "issuer": "Secretary of State for Example",
        "approved_by": "Judicial Commissioner of Example",
        "served_at": "2026-03-02T12:00:00+00:00",
        "effective_from": "2026-03-02",
        "cleared": [each.email for each in cleared],
    }
    return json.dumps({**usual, **changes}).encode()


def add(run, person, **changes):
    said = fields(person, **changes)
    return run("vault", "add", "-", "--as", person.email, "--json", stdin=said)


def test_uk_17_a_notice_is_entered_listed_shown_and_reviewed(run, legal):
    made = add(run, legal).data
    reviewed = run("vault", "review", made["id"], "--on", "2026-09-01", "--as", legal.email)
    (listed,) = run("vault", "list", "--as", legal.email, "--json").data
    shown = run("vault", "show", made["id"], "--as", legal.email)

    assert reviewed.code == 0
    assert (listed["id"], listed["reviews"]) == (made["id"], ["2026-09-01"])
    assert "Secretary of State for Example" in shown.out
    assert [one["what"] for one in listed["log"]] == [
        "registered",
        "review on 2026-09-01",
        "listed",
    ]


def test_uk_17_who_is_not_cleared_hears_what_they_would_hear_without_it(run, organisation, legal):
    made, other = add(run, legal).data, make_person(organisation, "legal")

    asked = run("vault", "show", made["id"], "--as", other.email)
    nothing = run("vault", "show", "vlt_none", "--as", other.email)

    assert (asked.code, asked.err) == (nothing.code, nothing.err) == (2, nothing.err)
    assert run("vault", "list", "--as", other.email, "--json").data == []


def test_uk_17_a_moderator_is_refused_with_and_without_a_notice(run, organisation, legal):
    moderator = make_person(organisation, "reviewer")
    before = run("vault", "list", "--as", moderator.email)
    add(run, legal)

    assert run("vault", "list", "--as", moderator.email) == before
    assert before.code == 2


def test_uk_17_no_entry_of_the_ledger_tells_of_it(run, organisation, legal):
    with transaction(organisation.id) as tx:
        before = tx.ledger.recent(100)
    add(run, legal)

    with transaction(organisation.id) as tx:
        assert tx.ledger.recent(100) == before


def test_uk_16_a_retention_notice_of_thirteen_months_is_refused(run, legal):
    ran = add(run, legal, kind="retention_notice", effective_until="2027-04-02")

    assert ran.code == 2
    assert "2027-03-02" in ran.err


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"served_at": "2026-03-02T12:00:00"}, "served_at"),
        ({"kind": "letter"}, "kind"),
        ({"issuers": "x"}, "issuers"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(run, legal, changes, named):
    ran = add(run, legal, **changes)

    assert ran.code == 2
    assert named in ran.err


def test_uk_17_one_more_member_is_cleared_by_who_is_and_the_log_says_so(run, organisation, legal):
    made, other = add(run, legal).data, make_person(organisation, "legal")
    reviewer = make_person(organisation)

    def clear(member, by):
        return run("vault", "clear", made["id"], "--member", member.email, "--as", by.email)

    by_a_stranger, unfit = clear(other, other), clear(reviewer, legal)
    cleared = clear(other, legal)
    shown = run("vault", "show", made["id"], "--as", other.email, "--json")

    assert by_a_stranger.code == 2
    assert unfit.code == 2
    assert cleared.code == 0, cleared.err
    assert f"cleared {other.id}" in [one["what"] for one in shown.data["log"]]
