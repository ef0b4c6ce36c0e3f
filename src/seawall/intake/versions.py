"""Where an arriving version stands: new, the same again, or refused.

A platform numbers the versions of an item. They only go up; a version once
received never changes, so a decision always names the content it was about.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import problem
from seawall.intake.intake_faults import OlderVersion, VersionTaken
from seawall.intake.model import ItemVersion


@dataclass(frozen=True, slots=True)
class PlacedVersion:
    """The number the arriving content has, and whether it is new to us."""

    version: int
    is_new: bool


def place_version(
    arriving: ItemVersion, latest: ItemVersion | None, *, numbered: bool
) -> PlacedVersion:
    """Place an arriving version after the latest one we have.

    Where the platform gave no number (`numbered=False`), the same content is the
    latest version again and other content is the next.
    """
    if latest is None:
        return PlacedVersion(arriving.version if numbered else 1, is_new=True)
    is_same = is_same_content(arriving, latest)
    if not numbered:
        return (
            PlacedVersion(latest.version, False)
            if is_same
            else PlacedVersion(latest.version + 1, True)
        )
    if arriving.version < latest.version:
        raise older_version(arriving.version, current=latest.version)
    if arriving.version > latest.version:
        return PlacedVersion(arriving.version, is_new=True)
    if not is_same:
        raise problem(
            "intake.version-taken", VersionTaken, current=latest.version, next=latest.version + 1
        )
    return PlacedVersion(latest.version, is_new=False)


def older_version(sent_version: int, *, current: int) -> OlderVersion:
    """The error for a version that came after a later one."""
    return problem(
        "intake.older-version",
        OlderVersion,
        current=current,
        next=current + 1,
        sent_version=sent_version,
    )


def is_same_content(version: ItemVersion, other_version: ItemVersion) -> bool:
    """Whether two versions hold the same: bytes by digest, words and address as written."""
    if (version.text, version.url) != (other_version.text, other_version.url):
        return False
    return (
        _digest(version) == _digest(other_version)
        if _digest(version) or _digest(other_version)
        else _equal(version, other_version)
    )


def _digest(version: ItemVersion) -> str:
    return version.sha256 or dict(version.signals).get("sha256", "")


def _equal(version: ItemVersion, other_version: ItemVersion) -> bool:
    return set(version.signals) == set(other_version.signals)
