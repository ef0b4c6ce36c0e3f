"""Files that lie in another one where its own reader does not look, and files written as letters."""

from collections.abc import Callable
from dataclasses import replace

from seawall.sandbox.spare_bytes import (
    Place,
    files_in_places,
    icon_entries,
    packed_words,
    spare_places,
)
from seawall.sandbox.written_files import holds_files, written_files
from seawall.signals._budget import DEEPEST, FileOpening
from seawall.signals._found import GatheredSignals
from seawall.signals._picture import hash_picture

#: Kinds into which files are written as letters, beside plain text.
WRITTEN = ("HTML", "SVG", "RTF")
NAME = "file written into it"
MOST_LEVELS = 2 * DEEPEST  # a photograph in the deepest archive may have its thumbnail

#: Opens one file of this name and keeps what it gives.
GatherPart = Callable[[bytes, str, GatheredSignals], None]


def gather_beside(
    content: bytes, kind: str, opening: FileOpening, gather_part: GatherPart
) -> GatheredSignals:
    """Files in the parts of a picture or recording that its reader passes over.

    A camera's thumbnail is one of them, so that what is found here is looked at as it is,
    without a closer look.
    """
    quickly = {**opening.families, "picture": hash_picture}
    findings = GatheredSignals(replace(opening, families=quickly))
    places, is_cut = spare_places(content, kind)
    if is_cut:
        findings.miss("Not all that lies beside its pixels or sound was looked through.", "limit")
    _gather_places(content, places, findings, gather_part)
    if kind == "ICO":
        _gather_sizes(content, findings, gather_part)
    if kind == "PNG" and packed_words(content):
        findings.miss("Packed words or a large profile in it were not unpacked.", "unknown")
    return findings


def _gather_places(
    content: bytes, places: list[Place], findings: GatheredSignals, gather_part: GatherPart
) -> None:
    for at, file in files_in_places(content, places):
        if len(findings.opening.path) >= MOST_LEVELS:
            findings.miss("Files beside its pixels or sound lie too deep.", "limit")
            return
        gather_part(file, f"at byte {at}", findings)
    for start, end in places:
        if holds_files(content[start:end]):
            for file in written_files(content[start:end]).files:
                gather_part(file, NAME, findings)


def gather_written(content: bytes, findings: GatheredSignals, gather_part: GatherPart) -> None:
    """Files that are written into a text, and what of it was not taken apart."""
    opening, written = findings.opening, written_files(content)
    if written.files and len(opening.path) >= DEEPEST:
        findings.miss("Files written into it lie too deep and were not opened.", "limit")
        return
    for file in written.files:
        gather_part(file, NAME, findings)
    for says in written.told:
        findings.miss(f"{opening.place()}: {says}" if opening.path else says, "unknown")
    if written.is_cut:
        findings.miss("More is written into it than is looked for.", "limit")


def _gather_sizes(content: bytes, findings: GatheredSignals, gather_part: GatherPart) -> None:
    """Each size of an icon, which is a picture of its own."""
    icons, count = icon_entries(content)
    for number, icon in enumerate(icons if count > 1 else (), 1):
        gather_part(icon, f"size {number}", findings)
    if count > len(icons):
        findings.miss(f"Only {len(icons)} of {count} sizes were looked at.", "limit")
