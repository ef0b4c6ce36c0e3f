"""The entries of a page against the hashes that the log has for them: which differs, and how.

Whoever takes an entry out, puts one in or exchanges two moves others along. A hash that stands
elsewhere tells which of it was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seawall.bundles.checking.bundle_finding import FindingKind


@dataclass(frozen=True, slots=True)
class HashDifference:
    """What was done to an entry, by its place in the page."""

    kind: FindingKind
    place: int


def compare_hashes(entries: Sequence[bytes], logged: Sequence[bytes]) -> Iterator[HashDifference]:
    """What has to be done to the log's hashes to come to those of the entries."""
    if entries == logged:
        return
    in_entries = {value: place for place, value in enumerate(entries)}
    in_log = {value: place for place, value in enumerate(logged)}
    entry = place = 0
    while entry < len(entries) and place < len(logged):
        if entries[entry] == logged[place]:
            entry, place = entry + 1, place + 1
            continue
        is_moved, is_elsewhere = entries[entry] in in_log, logged[place] in in_entries
        if is_moved and not is_elsewhere:
            yield HashDifference(FindingKind.ENTRY_REMOVED, place)
            place += 1
        elif is_elsewhere and not is_moved:
            yield HashDifference(FindingKind.ENTRY_ADDED, place)
            entry += 1
        else:
            kind = FindingKind.ENTRY_REORDERED if is_moved else FindingKind.ENTRY_ALTERED
            yield HashDifference(kind, place)
            entry, place = entry + 1, place + 1
    for missing in range(place, len(logged)):
        yield HashDifference(FindingKind.ENTRY_REMOVED, missing)
    for _ in entries[entry:]:
        yield HashDifference(FindingKind.ENTRY_ADDED, len(logged))
