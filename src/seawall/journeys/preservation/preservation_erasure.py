"""The last day is over: what was preserved is erased, and the erasure can be proved.

1. The sweep owes one job for each preservation whose time is over and which nothing holds.
2. The job looks again under a lock: an extension or a hold that came meanwhile wins.
3. The files go, and with each file the key in its head. A file that another preservation
   needs, or that is a reinstated item's own, stays, and the proof says so.
4. The ledger entry says what went, how large it was, its digest, who had it kept and when.

A process that dies between the file and the commit erases again, and finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import EvidenceId, PreservationId
from seawall.journeys.preservation.preservation_access import is_published
from seawall.ledger import Entry
from seawall.ledger.words.orders import PRESERVATION_ERASED
from seawall.preservation.erasure import ContentUse, content_fate, is_erasure_due
from seawall.preservation.model import Preservation, PreservationState
from seawall.transaction import Transaction


def owe_erasures(*, tx: Transaction, now: datetime) -> int:
    """Owe the erasure of everything whose time is over; how many are owed anew."""
    owed = 0
    for preservation in tx.preservations.due(now):
        arguments = {"organisation": preservation.organisation, "preservation": preservation.id}
        key = f"erase:{preservation.id}:{now:%Y-%m-%dT%H}"
        owed += tx.outbox.add(OwedJob(Task.ERASE, arguments, key=key), now=now) is not None
    return owed


def erase_preserved(
    preservation: PreservationId, *, tx: Transaction, now: datetime
) -> Preservation | None:
    """Erase a preservation, if that is due; None if it is not, or not any more."""
    stored_preservation, sharers = tx.preservations.locked_to_erase(preservation)
    if not is_erasure_due(stored_preservation, now):
        return None
    fate = _erase_content(stored_preservation, sharers, tx=tx, now=now)
    related = _erased(stored_preservation.related, tx=tx, now=now)
    proof = {
        "content": fate,
        "related_data": related,
        "removed_at": stored_preservation.removed_at.isoformat(),
        "kept_until": stored_preservation.kept_until.isoformat(),
        "profile": stored_preservation.profile,
        "order": stored_preservation.order,
        "extensions": len(stored_preservation.extensions),
        "text_of_the_version": _erase_words(stored_preservation, tx=tx),
    }
    erased_record = replace(
        stored_preservation, state=PreservationState.ERASED, erased_at=now, proof=proof
    )
    tx.preservations.save(erased_record)
    _remember(erased_record, tx=tx, now=now)
    return erased_record


def _erase_content(
    preservation: Preservation, sharers: Iterable[Preservation], *, tx: Transaction, now: datetime
) -> dict[str, Any]:
    """What became of the content, its picture in the console included."""
    if preservation.content is None:
        return {"fate": "never_received"}
    own = _own_files(preservation, tx=tx)
    use = ContentUse(
        others_keep_it=any(sharer.state is not PreservationState.ERASED for sharer in sharers),
        is_items_own=preservation.content in own,
        item_is_published=preservation.item is not None and is_published(preservation.item, tx=tx),
    )
    fate = content_fate(use)
    if fate != "erased":
        return {"fate": fate, **_described(preservation.content, tx=tx)}
    for rendition in own - {preservation.content} if use.is_items_own else ():
        tx.evidence.erase(rendition, now=now)
    return _erased(preservation.content, tx=tx, now=now)


def _own_files(preservation: Preservation, *, tx: Transaction) -> set[EvidenceId]:
    """The files of the item's own version: the original, and the picture made from it."""
    if preservation.item is None:
        return set()
    own_versions = [
        version
        for version in tx.intake.versions(preservation.item)
        if version.evidence == preservation.content
    ]
    return {
        file for version in own_versions for file in (version.evidence, version.rendition) if file
    }


def _erase_words(preservation: Preservation, *, tx: Transaction) -> str:
    """What became of the words of the item's version."""
    if preservation.item is None:
        return "none"
    tx.intake.lock_item(preservation.item)
    versions = tx.intake.versions(preservation.item)
    if not any(version.text and version.version == preservation.version for version in versions):
        return "none"
    if is_published(preservation.item, tx=tx):
        return "published_item"
    if any(
        _still_keeps(sibling, preservation)
        for sibling in tx.preservations.of_item(preservation.item)
    ):
        return "kept_by_another_preservation"
    tx.intake.erase_text(preservation.item, preservation.version)
    return "erased"


def _still_keeps(sibling: Preservation, preservation: Preservation) -> bool:
    is_another = sibling.id != preservation.id and sibling.version == preservation.version
    return is_another and sibling.state is not PreservationState.ERASED


def _erased(file: EvidenceId | None, *, tx: Transaction, now: datetime) -> dict[str, Any]:
    if file is None:
        return {"fate": "never_received"}
    tx.evidence.erase(file, now=now)
    return {"fate": "erased", **_described(file, tx=tx)}


def _described(file: EvidenceId, *, tx: Transaction) -> dict[str, Any]:
    sealed = tx.evidence.get(file)
    return {
        "evidence": sealed.id,
        "sha256": sealed.sha256,
        "size": sealed.size,
        "sealed_at": sealed.sealed_at.isoformat(),
    }


def _remember(erased_record: Preservation, *, tx: Transaction, now: datetime) -> None:
    """The proof; the digest of related data is guessable, so that one is only committed to."""
    related = dict(erased_record.proof["related_data"])
    digest = related.pop("sha256", "")
    by = [extension.by for extension in erased_record.extensions]
    entry = Entry(
        PRESERVATION_ERASED,
        about=erased_record.id,
        at=now,
        public={**erased_record.proof, "related_data": related, "erased_at": now.isoformat()},
        sealed={"related_sha256": digest, "extended_by": by},
    )
    tx.ledger.append(entry)
