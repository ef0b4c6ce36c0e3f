"""What a drill found, by the kind of item, as the log tells it: each item once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from seawall.drills.seeded_kinds import SeededKind
from seawall.drills.upload_outcome import UploadOutcome, is_found
from seawall.ledger.model import JSON

_MEASURED = frozenset({UploadOutcome.BLOCKED, UploadOutcome.HELD, UploadOutcome.MISSED})


class MeasuredItem(NamedTuple):
    """An upload by its kind, whether it repeats another, and what it came to."""

    kind: SeededKind
    is_repeat: bool
    outcome: UploadOutcome


def found_by_kind(uploads: Iterable[MeasuredItem]) -> dict[str, JSON]:
    """Of each kind how many items were found, and how many were measured.

    >>> found_by_kind([MeasuredItem(SeededKind.IMAGE, False, UploadOutcome.HELD)])
    {'image': [1, 1]}
    """
    measured = [
        upload for upload in uploads if upload.outcome in _MEASURED and not upload.is_repeat
    ]
    by_kind = Counter(upload.kind.value for upload in measured)
    found_counts = Counter(upload.kind.value for upload in measured if is_found(upload.outcome))
    return {kind: [found_counts[kind], by_kind[kind]] for kind in sorted(by_kind)}
