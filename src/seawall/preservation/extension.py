"""Kept longer: for an authority's or a court's ongoing review, or under a legal hold.

TCO Art. 6(2): upon request from the competent authority or court, for a further
specified period, only if and for as long as necessary for ongoing administrative or
judicial review proceedings. A hold is ours, against erasure in the middle of a dispute;
it has a reason and ends with its release.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.preservation.faults import AlreadyErased, ExtensionNotPossible, HoldNotPossible
from seawall.preservation.model import Extension, Preservation, PreservationState


def extended(kept: Preservation, extension: Extension) -> Preservation:
    """Kept until the new date; what was asked, by whom and for which proceedings stays beside."""
    refuse_erased(kept)
    for name in ("by", "review", "reason"):
        if not getattr(extension, name).strip():
            raise ExtensionNotPossible(
                "an extension names who asked, for which ongoing review, and why.",
                field=name,
                remedy="Copy it from the request of the authority or the court.",
            )
    if extension.until <= max(kept.kept_until, extension.at):
        raise ExtensionNotPossible(
            f"it is kept until {kept.kept_until:%Y-%m-%d %H:%M} UTC already.",
            field="until",
            remedy="Name the later date that was asked for.",
        )
    return replace(kept, kept_until=extension.until, extensions=(*kept.extensions, extension))


def held(kept: Preservation, *, why: str) -> Preservation:
    """Not erased while this stands."""
    refuse_erased(kept)
    if not why.strip():
        raise HoldNotPossible("a hold needs a reason.", field="why", remedy="Say what it is for.")
    if kept.is_held:
        raise HoldNotPossible(
            f"a hold stands already: {kept.hold}", field="why", remedy="Release it first."
        )
    return replace(kept, hold=why.strip())


def released(kept: Preservation) -> Preservation:
    """The hold is over; what is past its date is erased next."""
    if not kept.is_held:
        raise HoldNotPossible("no hold stands.", field="preservation", remedy="Nothing to release.")
    return replace(kept, hold="")


def refuse_erased(kept: Preservation) -> None:
    """Stop where nothing is left to keep."""
    if kept.state is PreservationState.ERASED:
        raise AlreadyErased(
            f"{kept.id} was erased at {kept.erased_at:%Y-%m-%d %H:%M} UTC.",
            field="preservation",
            remedy="`seawall ledger show` has the proof of erasure.",
        )
