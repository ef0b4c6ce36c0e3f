"""Items, versions and first answers, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from seawall.ids import ItemId, new_id
from seawall.intake.intake_faults import AnsweredMeanwhile, EvidenceBroken, EvidenceGone
from seawall.intake.model import FirstAnswer, Item, ItemVersion
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import make_organisation


def an_item(org, now, external_id="video/8812"):
    made = ItemId(new_id("item", now=now))
    return Item(made, org.id, "video", external_id, "", "", 0, now)


def test_two_claims_of_one_name_give_one_item(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        first = tx.intake.claim_item(an_item(org, now))
        second = tx.intake.claim_item(an_item(org, now))

    assert first == second


def test_a_version_is_read_as_it_was_written(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        item = tx.intake.claim_item(an_item(org, now))
        written = ItemVersion(
            item.id, 3, now, sha256="ab" * 32, signals=(("sha256", "ab" * 32),), text="مرحبا"
        )
        tx.intake.add_version(written)

        assert tx.intake.version(item.id, 3) == written
        assert tx.intake.latest(item.id) == written


def test_the_first_answer_to_a_key_stands(database, now):
    org = make_organisation()
    since = now - timedelta(days=7)
    first = FirstAnswer("k", "a" * 64, 200, "{}", now)
    with transaction(org.id) as tx:
        tx.intake.remember(first, since=since)
    with transaction(org.id) as tx, pytest.raises(AnsweredMeanwhile):
        tx.intake.remember(FirstAnswer("k", "b" * 64, 200, "{}", now), since=since)

    with transaction(org.id) as tx:
        assert tx.intake.first_answer("k", since=since) == first


def test_a_first_answer_is_remembered_to_the_last_moment_of_its_days(database, now):
    org = make_organisation()
    answer = FirstAnswer("k", "a" * 64, 200, "{}", now)
    with transaction(org.id) as tx:
        tx.intake.remember(answer, since=now)

        assert tx.intake.first_answer("k", since=now) == answer
        assert tx.intake.first_answer("k", since=now + timedelta(microseconds=1)) is None


def test_a_key_is_free_again_after_its_days(database, now):
    org = make_organisation()
    later = now + timedelta(days=8)
    with transaction(org.id) as tx:
        tx.intake.remember(FirstAnswer("k", "a" * 64, 200, "{}", now), since=now)
        fresh = FirstAnswer("k", "b" * 64, 200, "{}", later)
        tx.intake.remember(fresh, since=later - timedelta(days=7))

        assert tx.intake.first_answer("k", since=now) == fresh


def test_a_sealed_file_opens_to_the_same_bytes_and_is_not_them(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(b"harmless", "text/plain", "item", now)
        known = tx.evidence.get(sealed)

        assert tx.evidence.open(sealed) == b"harmless"
    assert b"harmless" not in path_of(known).read_bytes()


def test_a_changed_byte_keeps_a_sealed_file_shut(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(b"harmless", "text/plain", "item", now)
        path = path_of(tx.evidence.get(sealed))
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)

        with pytest.raises(EvidenceBroken):
            tx.evidence.open(sealed)


def test_an_erased_file_is_gone_and_its_row_says_when(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(b"harmless", "text/plain", "item", now)
        tx.evidence.erase(sealed, now=now)

        assert tx.evidence.get(sealed).erased_at == now
        with pytest.raises(EvidenceGone, match="was erased"):
            tx.evidence.open(sealed)


def test_the_sweep_removes_only_files_without_a_row(database, now):
    org = make_organisation()
    with transaction(org.id) as tx:
        kept = tx.evidence.seal(b"kept", "text/plain", "item", now)
    path = seal_and_fail(org, now)
    assert path.exists()

    with transaction(org.id) as tx:
        swept = tx.evidence.sweep_orphans(before=datetime.now(UTC) + timedelta(seconds=1))

    assert swept == 1
    assert not path.exists()
    with transaction(INSTALLATION) as tx:
        assert tx.evidence.open(kept) == b"kept"


def seal_and_fail(org, now):
    """Seal a file in a transaction that never commits; where the file lies."""
    try:
        with transaction(org.id) as tx:
            path = path_of(tx.evidence.get(tx.evidence.seal(b"lost", "text/plain", "item", now)))
            raise RuntimeError("before the commit")
    except RuntimeError:
        return path


def path_of(sealed):
    from seawall.config import settings

    return settings().data_dir / "evidence" / sealed.path
