"""What is newly known finds what is already published: once, and as the rules say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.banks.model import EntryState
from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import Target, TargetState
from seawall.intake.rules import load_folder
from seawall.intake.unopened_facts import kept_unopened
from seawall.journeys.banks import bank_curation
from seawall.journeys.content import retro_pass, seen_search
from seawall.ledger.entry import moment
from seawall.signals import UnopenedPart, hash_text
from seawall.transaction import reading, transaction
from tests.cases_made import decide_case
from tests.corners import known, orb
from tests.journeys.content import seen_made
from tests.journeys.content.seen_made import know, match_published, see, step
from tests.people_made import NOON, make_organisation, make_person

ZEROS, NEAR, FAR = "0" * 64, "f" * 5 + "0" * 59, "f" * 20 + "0" * 44
SHA = "a" * 64
DAY = timedelta(days=1)
CALL = (
    "The harbour lights went out one after the other that evening, and the keeper of the tower "
    "wrote in his book that he had never seen the water so still and so grey."
)


@pytest.fixture
def org(database):
    return make_organisation()


def queue(org, **options):
    with transaction(org.id) as tx:
        return tx.cases.queue(**options)


def action_on(org, item):
    with transaction(org.id) as tx:
        return tx.enforcement.newest_action(Target(item.kind, item.external_id))


def change(org, entry, state):
    with transaction(org.id) as tx:
        bank_curation.change_entry_state(entry.id, state, reason="test", tx=tx, now=NOON, by="test")


@pytest.mark.parametrize(
    ("seen", "known"), [(("sha256", SHA), ("sha256", SHA)), (("pdq", NEAR), ("pdq", ZEROS))]
)
def test_what_is_beyond_doubt_is_taken_down_by_the_rule_and_a_person_looks(org, seen, known):
    item = see(org, seen)
    know(org, *known)

    match_published(org)

    (row,) = queue(org)
    assert [reason.kind for reason in row.reasons] == ["retro"]
    assert row.case.state is CaseState.OPEN
    assert action_on(org, item).state is TargetState.REMOVED
    with transaction(org.id) as tx:
        head = tx.cases.head(row.case.id)
        assert (head.person, head.automation["decision"]) == (None, "fully")
        assert [one.id for one in head.clauses] == ["tvec/perpetrator"]
        assert head.decided_by["code"] == "rule:confirmed-match"
        (card,) = tx.intake.matches_of(row.checks[0])
        assert card.bank_name == "Example Forum"


def test_a_person_overrules_the_rule_in_the_same_case(org):
    item = see(org, ("sha256", SHA))
    know(org, "sha256", SHA)
    match_published(org)
    (row,) = queue(org)
    with transaction(org.id) as tx:
        head = tx.cases.head(row.case.id)

    person = make_person(org)
    decide_case(org, row.case, person, finding=Finding.ALLOW, supersedes=head.id)

    assert action_on(org, item).state is TargetState.RESTORED


@pytest.mark.parametrize(
    "doubt", [{"state": EntryState.UNCONFIRMED}, {"confidence": 50}, {"label": ""}]
)
def test_a_doubt_opens_a_case_and_what_is_published_stays_up_until_a_person_decides(org, doubt):
    item = see(org, ("sha256", SHA))
    know(org, "sha256", SHA, **doubt)

    match_published(org)

    assert len(queue(org)) == 1
    assert action_on(org, item) is None


def test_what_shares_a_part_with_what_is_newly_known_stays_up_until_a_person_decides(org):
    item = see(org, ("orb", orb(known())), quality=None)
    know(org, "orb", orb(known().crop((90, 90, 420, 420))), confidence=100)

    match_published(org)

    (row,) = queue(org)
    with transaction(org.id) as tx:
        (card,) = tx.intake.matches_of(row.checks[0])
    assert (card.grade, card.value, card.known_value) == ("local", "", "")
    assert action_on(org, item) is None


def test_an_observed_entry_leads_to_nothing_and_once_confirmed_it_does(org):
    item = see(org, ("sha256", SHA))
    entry = know(org, "sha256", SHA, state=EntryState.OBSERVED)
    match_published(org)
    assert queue(org) == []

    change(org, entry, EntryState.ACTIVE)
    match_published(org)

    assert action_on(org, item).state is TargetState.REMOVED


def test_an_item_and_an_entry_meet_only_once(org):
    see(org, ("sha256", SHA))
    entry = know(org, "sha256", SHA)
    match_published(org)

    for state in (EntryState.CONTESTED, EntryState.ACTIVE):
        change(org, entry, state)
        match_published(org)

    (row,) = queue(org)
    assert len(row.reasons) == 1


def test_a_second_entry_joins_the_case_that_is_open(org):
    see(org, ("sha256", SHA), ("pdq", NEAR))
    know(org, "sha256", SHA, confidence=50)
    match_published(org)

    know(org, "pdq", ZEROS, confidence=50)
    match_published(org)

    (row,) = queue(org)
    assert [reason.kind for reason in row.reasons] == ["retro", "retro"]


def test_what_a_person_allowed_is_asked_about_again_and_stays_up(org):
    item = see(org, ("sha256", SHA))
    know(org, "sha256", SHA, confidence=50)
    match_published(org)
    decide_case(org, queue(org)[0].case, make_person(org), finding=Finding.ALLOW)

    know(org, "sha256", SHA, bank="Another list")
    match_published(org)

    assert len(queue(org)) == 1
    assert action_on(org, item).state is TargetState.RESTORED


def test_what_is_gone_already_is_left(org):
    see(org, ("sha256", SHA))
    know(org, "sha256", SHA)
    match_published(org)
    decided = queue(org)[0].case
    with transaction(org.id) as tx:
        head = tx.cases.head(decided.id)
    decide_case(org, decided, make_person(org), supersedes=head.id)

    know(org, "sha256", SHA, bank="Another list")
    match_published(org)

    assert queue(org) == []


def test_only_the_last_thirty_days_and_the_version_that_is_up_are_looked_at(org):
    see(org, ("sha256", SHA), at=NOON - 31 * DAY)
    replaced = see(org, ("sha256", SHA))
    with transaction(org.id) as tx:
        tx.intake.update_item(replaced.id, latest_version=3, account="", url="")
    know(org, "sha256", SHA)

    match_published(org)

    assert queue(org) == []


def test_a_weak_hash_is_not_compared(org):
    see(org, ("pdq", NEAR), quality=30)
    know(org, "pdq", ZEROS)

    match_published(org)

    assert queue(org) == []


def test_an_entrys_own_threshold_binds_here_too(org):
    see(org, ("pdq", NEAR))
    know(org, "pdq", ZEROS, threshold=19)

    match_published(org)

    assert queue(org) == []


def test_a_known_passage_is_found_in_what_was_published_and_a_person_decides(org):
    text = f"Somebody copied this from a book. {CALL} And there it ended."
    signals = [(s.type, s.value) for s in hash_text(text).signals if not s.transient]
    item = see(org, *signals, quality=None, text=text)
    passage = next(s for s in hash_text(CALL).signals if s.type == "passage")
    know(org, "passage", passage.value)

    match_published(org)

    (row,) = queue(org)
    with transaction(org.id) as tx:
        (card,) = tx.intake.matches_of(row.checks[0])
    assert card.intervals
    assert action_on(org, item) is None


def test_a_pass_that_was_left_goes_on_with_the_page_it_was_at(org, monkeypatch):
    monkeypatch.setattr(seen_search, "CODES_AT_ONCE", 2)
    for number in range(5):
        see(org, ("pdq", f"{number:064x}"), at=NOON + timedelta(seconds=number))
    see(org, ("sha256", SHA))
    know(org, "pdq", ZEROS, confidence=50)
    know(org, "sha256", SHA)
    with reading(org.id) as tx:
        running = retro_pass.begin_pass(tx=tx, now=NOON, days=30)
    step(org, running)

    left = match_published(org)

    with transaction(org.id) as tx:
        checks = {card for row in queue(org) for card in row.checks}
        assert len(checks) == 6
        assert tx.followers.place("retro").seq == tx.followers.newest()
    assert left == 4


def test_nothing_is_looked_for_twice_when_nothing_changed(org):
    see(org, ("sha256", SHA))
    know(org, "sha256", SHA)
    match_published(org)

    assert match_published(org) == 0


def test_one_organisations_entries_find_nothing_of_another(org):
    see(make_organisation(), ("sha256", SHA))
    know(org, "sha256", SHA)

    match_published(org)

    assert queue(org) == []


def test_what_was_not_opened_of_a_kept_file_stands_in_the_rules(org, monkeypatch, tmp_path):
    (tmp_path / "closed.yaml").write_text(
        "{rule: closed, title: Closed, when: {locked: '\"encrypted\" in unopened'},"
        " then: {verdict: hold, say: '{content_unopened} closed'}, stage: live, tests: []}"
    )
    closed = kept_unopened([UnopenedPart("a.zip", "encrypted", "It is encrypted.")])
    see(org, ("sha256", SHA), sha256=SHA, facts=closed)
    know(org, "sha256", SHA)
    monkeypatch.setattr(seen_made, "rules", lambda: load_folder(tmp_path))

    match_published(org)

    (row,) = queue(org)
    assert row.reasons[0].say == "Already published. 1 closed."


def test_the_log_says_since_when_a_bank_knew_what_was_found(org):
    see(org, ("sha256", SHA))
    entry = know(org, "sha256", SHA)
    match_published(org)

    with transaction(org.id) as tx:
        (found,) = tx.ledger.recent(prefix="retro.matched")
        (asked,) = tx.ledger.recent(prefix="action.requested")
    assert found.public["known_since"] == moment(entry.added_at)
    assert asked.public["item"] == found.public["item"]


def test_language_and_country_of_a_published_item_come_with_it_under_seal(org):
    facts = {"told": {"language": "ar", "jurisdiction": "FR"}}
    see(org, ("sha256", SHA), facts=facts)
    know(org, "sha256", SHA)
    match_published(org)

    with transaction(org.id) as tx:
        (opened,) = tx.ledger.recent(prefix="case.opened")
        sealed = tx.ledger.sealed(opened.id).content
    assert (sealed["language"], sealed["country"]) == ("ar", "FR")
    assert "language" not in opened.public
