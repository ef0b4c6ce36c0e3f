"""When what was preserved must go, and which of its files: TCO Art. 6(1), GDPR Art. 5(1)(e).

It goes as soon as the last day it is kept is over, unless a hold stands. A file that other
preservations still need stays until the last of them ends. A file that is an item's own
stays where the item was reinstated, or never removed: it is published content then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.preservation.model import Preservation, PreservationState


def is_erasure_due(preservation: Preservation, at: datetime) -> bool:
    """Whether its time is over and nothing holds it."""
    return (
        preservation.state is not PreservationState.ERASED
        and not preservation.is_held
        and at >= preservation.kept_until
    )


@dataclass(frozen=True, slots=True)
class ContentUse:
    """Who else needs the sealed content."""

    others_keep_it: bool
    is_items_own: bool
    item_is_published: bool


def content_fate(use: ContentUse) -> str:
    """`erased`, or in one word why the file itself stays."""
    if use.others_keep_it:
        return "kept_by_another_preservation"
    if use.is_items_own and use.item_is_published:
        return "published_item"
    return "erased"
