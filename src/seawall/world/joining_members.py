"""A platform of this installation joins a forum of this installation, over HTTP as any would."""

from __future__ import annotations

from datetime import datetime

from seawall.forum.membership_criteria import criteria
from seawall.forum.model import MemberKind, Seat, Tier
from seawall.ids import OrganisationId
from seawall.journeys.forum import forum_founding
from seawall.transaction import transaction
from seawall.worker import forum_joining

_TERMS = "https://terms.example/forum"


def join_member(
    hub: Seat, name: str, *, organisation: OrganisationId, now: datetime, by: str
) -> Seat:
    """Invite a platform as a full member, and let it join; its seat."""
    with transaction(hub.organisation) as tx:
        token = forum_founding.invite_applicant(
            hub.id, name, tier=Tier.FULL, kind=MemberKind.PLATFORM, vouched=True,
            tx=tx, now=now, by=by,
        )  # fmt: skip
    invitation = forum_joining.read_invitation(f"{hub.hub_url}/v1/forum/{hub.forum}#{token}")
    card = forum_joining.card_of(invitation, organisation=organisation)
    answers = {criterion.id: _TERMS for criterion in criteria()}
    return forum_joining.join_forum(
        invitation, card, organisation=organisation, name=name, answers=answers, now=now, by=by
    )
