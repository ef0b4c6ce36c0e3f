"""How a forum is written down: rows into the nouns of `model`, and back."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.forum.model import (
    ForumInvitation,
    ForumMember,
    ForumOpinion,
    MisconductEvidence,
    Offer,
    OutgoingStatement,
    Seat,
    SharingRule,
)

SEAT = Mapped(Seat, db.ForumSeatRow)
MEMBER = Mapped(ForumMember, db.ForumMemberRow, id="member", found_by=("id",))
INVITATION = Mapped(ForumInvitation, db.ForumInvitationRow)
OFFER = Mapped(Offer, db.ForumSignalRow, id="offer")
OPINION = Mapped(ForumOpinion, db.ForumOpinionRow)
OUTGOING = Mapped(OutgoingStatement, db.ForumOutgoingRow)
EVIDENCE = Mapped(MisconductEvidence, db.ForumEvidenceRow)
SHARING_RULE = Mapped(SharingRule, db.SharingRuleRow, found_by=("bank", "seat"))

#: The columns of many offers in one statement.
SIGNAL = (
    "organisation_id", "seat_id", "offer", "author", "index", "signal_type", "value",
    "value_digest", "label", "labels", "confidence", "context", "quality", "approvers",
    "incident", "offered_at", "expires_at", "state", "effect", "rule", "say", "entry_id",
    "opening", "held", "suspended",
)  # fmt: skip
