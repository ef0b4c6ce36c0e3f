"""A check found nothing but items of a drill: it is no real case, whoever uploaded it.

What decides is what was found. An account or a name makes nothing a drill, so nobody can pass a
real upload off as one; and what matches an item of a drill and something real is real.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seawall.drills.model import ContentDrill, DrillRole, SeededUpload, SendState
from seawall.drills.seeded_kinds import SeededKind
from seawall.ids import BankId, CaseId, EntryId, SeededUploadId, new_id
from seawall.intake.model import MatchCard
from seawall.intake.submission import CheckRecord
from seawall.intake.verdict import counting_cards
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SeededCheck:
    """What a check that is a drill's is about: an upload of the schedule, or a stray one."""

    upload: SeededUpload
    is_new: bool
    """Whether it has no row yet: the first stray upload of its item."""

    @property
    def known_case(self) -> CaseId | None:
        """The case that it has already: of stray copies of one item there is one."""
        return self.upload.case


def recognised_check(check: CheckRecord, *, tx: Transaction) -> SeededCheck | None:
    """What this check is of a drill; None where it found anything else."""
    drill = _drill_of(check.answer.matches, tx=tx)
    if drill is None:
        return None
    is_ours = drill.role is DrillRole.OWN  # of another member's schedule we know nothing
    if is_ours and (upload := _planned(drill, check, tx=tx)):
        return SeededCheck(upload, is_new=False)
    fresh = _stray(drill, check)
    before = tx.drills.stray(drill.id, fresh.kind, fresh.number)
    return SeededCheck(before or fresh, is_new=before is None)


def note_check(seeded: SeededCheck, check: CheckRecord, case: str, *, tx: Transaction) -> None:
    """Write down what our own check made of an upload of a drill; of strays, of the first."""
    if seeded.upload.check:
        return
    noted = replace(
        seeded.upload,
        check=check.id,
        verdict=check.answer.verdict.value,
        checked_at=check.at,
        case=CaseId(case) if case else None,
    )
    if seeded.is_new:
        tx.drills.add_upload(noted)
    else:
        tx.drills.save_upload(noted, "check", "verdict", "checked_at", "case")


def _drill_of(cards: Sequence[MatchCard], *, tx: Transaction) -> ContentDrill | None:
    """The drill that everything found was registered for.

    What somebody added to a drill's bank later is no item of it.
    """
    counting = counting_cards(cards)
    drills = tx.drills.by_bank({BankId(card.bank) for card in counting}) if counting else {}
    registered = {
        entry for drill in drills.values() for item in drill.items for entry in item.entries
    }
    if not counting or not all(card.entry in registered for card in counting):
        return None
    return drills[BankId(counting[0].bank)]


def _planned(drill: ContentDrill, check: CheckRecord, *, tx: Transaction) -> SeededUpload | None:
    """The upload of the schedule that this is: byte for byte, or by its item and its account.

    A platform may have changed a file before it had it checked, and may have it checked twice:
    one that no check is known of comes first.
    """
    uploads = sorted(
        (each for each in tx.drills.uploads(drill.id) if each.position >= 0 and each.sent_at),
        key=lambda upload: (upload.check is not None, upload.position),
    )
    digest = dict(check.signals).get("sha256", "")
    account = check.submission.item.account if check.submission.item else ""
    items = _items(drill, check)
    identical = [upload for upload in uploads if upload.sha256 == digest]
    alike = [upload for upload in uploads if (upload.kind, upload.number) in items]
    candidates = (
        *(upload for upload in identical if upload.account == account),
        *(upload for upload in identical if upload.check is None and not account),
        *(upload for upload in alike if upload.account == account),
    )
    return next(iter(candidates), None)


def _items(drill: ContentDrill, check: CheckRecord) -> list[tuple[SeededKind, int]]:
    """The items of the drill that were found."""
    entries = {EntryId(card.entry) for card in counting_cards(check.answer.matches)}
    return [
        (item.kind, item.number) for item in drill.items if not entries.isdisjoint(item.entries)
    ]


def _stray(drill: ContentDrill, check: CheckRecord) -> SeededUpload:
    """Somebody else's upload of an item of the drill."""
    kind, number = _items(drill, check)[0]
    places = [(item.kind, item.number) for item in drill.items]
    submitted = check.submission.item
    return SeededUpload(
        id=SeededUploadId(new_id("seed", now=check.at)),
        drill=drill.id,
        position=-1 - places.index((kind, number)),
        kind=kind,
        number=number,
        variant="stray",
        account=(submitted.account if submitted else "")[:200],
        planned_at=check.at,
        state=SendState.STRAY,
        sent_at=check.at,
    )
