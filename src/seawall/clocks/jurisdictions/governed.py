"""Which documents each profile governs: what it says of itself, and no other says too.

An operator's own profile comes before one that ships: whoever writes down that the notices
of a state fall under another law means it, and an update that brings a profile for that
state must not stop a start that worked the day before. Of two profiles of the operator's
own, nobody could tell which is meant: that is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.clocks.jurisdictions.model import ANY_STATE, ELSEWHERE, BadProfile, GovernedDocument
from seawall.clocks.jurisdictions.profile_file import FiledProfile, WrittenGoverned
from seawall.errors import problem

Holders = dict[tuple[str, str], FiledProfile]


def governed_documents(
    profiles: Iterable[FiledProfile], *, places: Collection[str]
) -> Mapping[str, tuple[GovernedDocument, ...]]:
    """What every profile governs, by its id; each kind of document has one holder."""
    holders: Holders = {}
    in_order = sorted(profiles, key=lambda filed: filed.is_claimed_here)
    for filed in in_order:
        for number, claim in enumerate(filed.governs):
            _require_a_state(filed, claim, f"governs.{number}.state", places)
            _require_free(filed, claim, f"governs.{number}", holders)
            holders[claim.form, claim.state] = filed
    return {filed.profile.id: _kept(filed, holders) for filed in in_order}


def _kept(filed: FiledProfile, holders: Holders) -> tuple[GovernedDocument, ...]:
    return tuple(
        GovernedDocument(claim.form, claim.state)
        for claim in filed.governs
        if holders[claim.form, claim.state] is filed
    )


def _require_a_state(
    filed: FiledProfile, claim: WrittenGoverned, key: str, places: Collection[str]
) -> None:
    """Refuse a state that no document could come from: the profile would govern nothing."""
    if claim.state not in {*places, *MEMBER_STATES, ANY_STATE, ELSEWHERE}:
        choices = (*places, ANY_STATE, ELSEWHERE)
        raise filed.unknown(key, claim.state, "jurisdiction", choices)


def _require_free(filed: FiledProfile, claim: WrittenGoverned, key: str, holders: Holders) -> None:
    holder = holders.get((claim.form, claim.state))
    if holder and holder.is_claimed_here == filed.is_claimed_here:
        raise problem(
            "clocks.profile-governs-twice",
            BadProfile,
            field=filed.place(key),
            holder=holder.profile.id,
            file=holder.file,
            claim=claim,
        )
