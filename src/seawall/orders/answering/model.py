"""The nouns of answering: the answers there are, and the record of a threat to life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import CaseId, ItemId, OrderId, ThreatId


class AnswerForm(StrEnum):
    """What kind of document goes back."""

    ANNEX_II = "annex2"
    """The content is removed or disabled: TCO Art. 3(6)."""
    ANNEX_III = "annex3"
    """The order cannot be carried out yet: TCO Art. 3(7) and (8)."""
    LETTER = "letter"
    """What every other regime asks: an outcome for each address, with reasons."""
    LETTER_CANNOT = "letter_cannot"
    """The same, where nothing could be done yet."""
    INFORMATION = "information_answer"
    """What a paper asked for, or a report of the steps: e-Evidence, DSA Art. 10, Ofcom."""
    INFORMATION_CANNOT = "information_cannot"
    """Why it was not given, under a law without a form for that."""
    EPOC_ANNEX_III = "epoc_annex3"
    """Why a certificate is not carried out: Annex III of Regulation (EU) 2023/1543."""
    EPOC_ANNEX_III_COPY = "epoc_annex3_copy"
    """The same, to the authority of our own state: Art. 10(5) to (8) and 17(1)."""
    REVERSAL = "reversal"
    """A second letter about a referral: what was removed is back."""
    SCRUTINY = "scrutiny_request"
    """To the authority of our own state: TCO Art. 4(4)."""


#: Answers that say what was done; an order gets one.
RESULTS = frozenset({AnswerForm.ANNEX_II, AnswerForm.LETTER, AnswerForm.INFORMATION})
#: Letters about an order that its sender is not shown.
TO_OTHERS = frozenset({AnswerForm.SCRUTINY, AnswerForm.EPOC_ANNEX_III_COPY})


class LocationState(StrEnum):
    """What became of one location of an order."""

    OPEN = ""
    ASKED = "asked"
    """The platform has been told what to do."""
    DONE = "done"
    FAILED = "failed"
    """The platform says that it cannot, or only in part."""
    ACCEPTED = "accepted"
    """Of a referral: it breaks our own terms."""
    DECLINED = "declined"


class NoticeState(StrEnum):
    """Where the information that a content provider is owed stands: TCO Art. 11."""

    SILENT = "silent"
    """An authority decided that nobody may be told yet."""
    DUE = "due"
    """The silence has ended and the platform has been told to tell them."""
    WITH_ACTION = "with_action"
    """It went along with the action itself."""


class ThreatState(StrEnum):
    """How far a report of a threat to life has come."""

    OWED = "owed"
    SENT = "sent"
    UNREACHED = "unreached"
    """No address of an authority is known: somebody must telephone."""


@dataclass(frozen=True, slots=True)
class AuthorityRoute:
    """One authority that must hear of a threat to life, and how it is reached."""

    to: str
    country: str
    name: str = ""
    mail: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class ThreatReport:
    """An imminent threat to life, and whom we told: TCO Art. 14(5), DSA Art. 18."""

    id: ThreatId
    aware_at: datetime
    states: tuple[str, ...]
    routes: tuple[AuthorityRoute, ...]
    body: Mapping[str, Any]
    state: ThreatState
    by: str
    created_at: datetime
    order: OrderId | None = None
    case: CaseId | None = None
    item: ItemId | None = None
    sent_at: datetime | None = None
    proof: Mapping[str, Any] = field(default_factory=dict)
