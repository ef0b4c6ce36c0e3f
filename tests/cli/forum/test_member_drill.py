"""`seawall drill member`: consent, test, list and revoke, as two members run them."""

from __future__ import annotations

import pytest

from tests.forum.lookup.served_hub import served_hub

HARBOUR, QUAY = ("--org", "harbour-co"), ("--org", "quay-co")
CONSENT = (
    *("drill", "member", "consent", "Quay", "https://files.example.com/photos"),
    *("--cover", "The lead agreed."),
)
TEST = ("drill", "member", "test", "Harbour", "--account", "visitor-1", "--images", "10")


@pytest.fixture
def forum(sqlite):
    with served_hub() as served:
        served.made.join("Quay")
        served.made.sync()
        yield served.made


def test_a_consent_is_given_listed_used_and_revoked(forum, run):
    given = run(*CONSENT, "--most", "50", *HARBOUR)
    forum.sync()
    planned = run(*TEST, "--json", *QUAY)
    forum.sync()
    (line,) = run("drill", "member", "list", "--json", *HARBOUR).data
    shown = run("drill", "content", "show", planned.data["drill"], "--json", *QUAY).data
    revoked = run("drill", "member", "revoke", "Quay", *HARBOUR)
    (after,) = run("drill", "member", "list", "--json", *HARBOUR).data

    assert "Quay may test your upload checks: 50 uploads" in given.err + given.out
    assert (planned.data["items"], planned.code) == (10, 0)
    assert (line["most"], line["announced"], line["state"]) == (50, 11, "in force")
    assert (shown["role"], shown["member"]) == ("tester", forum.seat("Harbour").me)
    assert (shown["accepted"], shown["waiting"]) == (False, 11)
    assert "no longer test" in revoked.err + revoked.out
    assert after["state"] == "revoked"


def test_the_list_says_in_words_who_may_test_whom(forum, run):
    run(*CONSENT, "--most", "50", *HARBOUR)

    printed = run("drill", "member", "list", *HARBOUR).out

    for word in ("Harbour", "Quay", "50", "in force", "https://files.example.com/photos"):
        assert word in printed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*CONSENT, "--most", "50", "--field", "a b"), "body.file_field"),
        ((*CONSENT[:4], "https://x.example/p?user=1", *CONSENT[5:], "--most", "9"), "body.url"),
        (("drill", "member", "revoke", "Quay"), "drills.no-consent-given"),
        (("drill", "member", "revoke", "Nobody"), "drills.no-such-member"),
    ],
)
def test_what_the_tested_member_gets_wrong_is_named(forum, run, words, says):
    ran = run(*words, *HARBOUR)

    assert ran.code != 0
    assert says in ran.err


@pytest.mark.parametrize(
    ("most", "words", "says"),
    [
        (0, (), "drills.no-consent"),
        (10, (), "drills.not-covered.too-many"),
        (50, ("--days", "91"), "drills.not-covered.too-long"),
        (50, ("--form", "novalue"), "cli.no-pair"),
    ],
)
def test_what_the_tester_gets_wrong_is_named(forum, run, most, words, says):
    if most:
        run(*CONSENT, "--most", str(most), *HARBOUR)
        forum.sync()

    ran = run(*TEST, *words, *QUAY)

    assert ran.code != 0
    assert says in ran.err
    assert run("drill", "content", "list", "--json", *QUAY).data == []


def test_the_result_by_members_says_so(forum, run):
    assert run("drill", "content", "result", "--by-members", *HARBOUR).out.startswith(
        "No seeded item has been measured"
    )
