"""Joining a forum: read the hub's card, sign its terms, be let in, and sit down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forum.client import HubAnswer, call_hub
from seawall.forum.membership_criteria import checked_answers
from seawall.forum.model import MemberKind, Seat, Tier
from seawall.ids import ForumId, ForumMemberId, OrganisationId
from seawall.journeys.forum import forum_founding, forum_speaking
from seawall.keys.seat import public_key
from seawall.transaction import transaction

_INVITATION = re.compile(
    r"(?P<url>https?://[^\s#]+?)/v1/forum/(?P<forum>forum_[0-9A-Z]{26})#(?P<token>[\w-]{20,80})"
)


@dataclass(frozen=True, slots=True)
class InvitingHub:
    """Where an invitation leads."""

    url: str
    forum: ForumId
    token: str

    def about(self, path: str) -> str:
        """Where the hub answers about this forum."""
        return f"{self.url.rstrip('/')}/v1/forum/{self.forum}{path}".rstrip("/")


@dataclass(frozen=True, slots=True)
class ForumCard:
    """What a forum says of itself before one joins."""

    name: str
    hub_key: str
    terms: str
    digest: str
    version: str


def read_invitation(text: str) -> InvitingHub:
    """The hub, the forum and the token of an invitation."""
    invitation = _INVITATION.fullmatch(text.strip())
    if invitation is None:
        raise problem("worker.bad-invitation")
    return InvitingHub(invitation["url"], ForumId(invitation["forum"]), invitation["token"])


def card_of(hub: InvitingHub, *, organisation: OrganisationId) -> ForumCard:
    """Ask the hub for its card."""
    document = _good(call_hub(hub.about("/"), organisation=organisation, headers={}))
    terms = document.get("terms") or {}
    return ForumCard(
        str(document.get("name", "")),
        str(document.get("hub_key", "")),
        str(terms.get("text", "")),
        str(terms.get("digest", "")),
        str(terms.get("version", "")),
    )


def join_forum(
    hub: InvitingHub,
    card: ForumCard,
    *,
    organisation: OrganisationId,
    name: str,
    answers: Mapping[str, str],
    now: datetime,
    by: str,
) -> Seat:
    """Join a forum and take our seat in it; after a crash in between, run it again."""
    with transaction(organisation) as tx:
        seat = forum_founding.seat_for(hub.token, tx)
        if seats := [candidate for candidate in tx.forum.seats() if candidate.id == seat]:
            return seats[0]
    body = {
        "token": hub.token,
        "name": name,
        "public_key": public_key(seat),
        "terms": card.digest,
        "criteria": checked_answers(answers),
    }
    answer = _good(
        call_hub(hub.about("/join"), "POST", organisation=organisation, headers={}, body=body)
    )
    if answer.get("hub_key") != card.hub_key:
        raise problem("worker.hub-refuses.hub-key")
    admission = forum_founding.MemberAdmission(
        forum=hub.forum,
        name=str(answer["name"]),
        member=ForumMemberId(str(answer["member"])),
        tier=Tier(answer["tier"]),
        kind=MemberKind(answer["kind"]),
        hub_key=card.hub_key,
    )
    with transaction(organisation) as tx:
        new_seat = forum_founding.take_seat(
            admission, seat=seat, hub_url=hub.url, tx=tx, now=now, by=by
        )
        signed = {"version": card.version, "digest": card.digest}
        forum_speaking.send_statement(new_seat.id, "terms.signed", signed, tx=tx, now=now)
    return new_seat


def _good(answer: HubAnswer) -> dict[str, Any]:
    if answer.status is None or answer.status >= 500:
        raise problem("worker.hub-away.silent", error=answer.error)
    if not answer.is_good or not isinstance(answer.said, dict):
        details = answer.said if isinstance(answer.said, dict) else {}
        raise problem(
            "worker.hub-refuses.answer",
            detail=str(details.get("detail") or answer.error),
            field=details.get("field"),
            remedy=details.get("remedy"),
        )
    return answer.said
