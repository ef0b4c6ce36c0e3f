"""Typed ids: `case_01JD…`, sortable by time, telling what they name.

A prefix and a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32).
Packages know their neighbours only by these.
"""

from __future__ import annotations

from datetime import datetime
from typing import NewType

from ulid import ULID

OrganisationId = NewType("OrganisationId", str)
PersonId = NewType("PersonId", str)
ApiKeyId = NewType("ApiKeyId", str)
BankId = NewType("BankId", str)
EntryId = NewType("EntryId", str)
ImportId = NewType("ImportId", str)
ItemId = NewType("ItemId", str)
CheckId = NewType("CheckId", str)
MatchId = NewType("MatchId", str)
NoticeId = NewType("NoticeId", str)
CaseId = NewType("CaseId", str)
DecisionId = NewType("DecisionId", str)
AppealId = NewType("AppealId", str)
ActionId = NewType("ActionId", str)
OutcomeId = NewType("OutcomeId", str)
EventId = NewType("EventId", str)
EndpointId = NewType("EndpointId", str)
DeliveryId = NewType("DeliveryId", str)
JobId = NewType("JobId", str)
LedgerEntryId = NewType("LedgerEntryId", str)
EvidenceId = NewType("EvidenceId", str)
ContactPointId = NewType("ContactPointId", str)
AuthorityId = NewType("AuthorityId", str)
AuthorityKeyId = NewType("AuthorityKeyId", str)
DocumentId = NewType("DocumentId", str)
OrderId = NewType("OrderId", str)
OrderEventId = NewType("OrderEventId", str)
ClockId = NewType("ClockId", str)
AlarmId = NewType("AlarmId", str)
AnswerId = NewType("AnswerId", str)
UserNoticeId = NewType("UserNoticeId", str)
PreservationId = NewType("PreservationId", str)
AccessId = NewType("AccessId", str)
ThreatId = NewType("ThreatId", str)
VaultId = NewType("VaultId", str)
RecipientId = NewType("RecipientId", str)
BatchId = NewType("BatchId", str)
DispatchId = NewType("DispatchId", str)
LineId = NewType("LineId", str)
PlatformAnswerId = NewType("PlatformAnswerId", str)
ProbeId = NewType("ProbeId", str)
ReferredId = NewType("ReferredId", str)
ForumId = NewType("ForumId", str)
SeatId = NewType("SeatId", str)
ForumMemberId = NewType("ForumMemberId", str)
OfferId = NewType("OfferId", str)
IncidentId = NewType("IncidentId", str)
ForumNoteId = NewType("ForumNoteId", str)
ExchangeId = NewType("ExchangeId", str)
ExchangeWordId = NewType("ExchangeWordId", str)
ListingId = NewType("ListingId", str)
ListedNameId = NewType("ListedNameId", str)
StatementId = NewType("StatementId", str)
SubmissionId = NewType("SubmissionId", str)
FlaggerId = NewType("FlaggerId", str)
MisuseId = NewType("MisuseId", str)
SessionId = NewType("SessionId", str)
PasskeyId = NewType("PasskeyId", str)
ProviderId = NewType("ProviderId", str)
ProposalId = NewType("ProposalId", str)
IdentityChangeId = NewType("IdentityChangeId", str)
KeptId = NewType("KeptId", str)
LimitChangeId = NewType("LimitChangeId", str)
ReviewId = NewType("ReviewId", str)
GoldenId = NewType("GoldenId", str)
DrillId = NewType("DrillId", str)
SeededUploadId = NewType("SeededUploadId", str)
ViewId = NewType("ViewId", str)
BulkId = NewType("BulkId", str)
AuditId = NewType("AuditId", str)
RehashId = NewType("RehashId", str)

#: The scope of the few jobs and calls that serve the installation, not one organisation.
INSTALLATION = OrganisationId("*")

PREFIXES = {
    "org": OrganisationId,
    "person": PersonId,
    "key": ApiKeyId,
    "bank": BankId,
    "entry": EntryId,
    "import": ImportId,
    "item": ItemId,
    "chk": CheckId,
    "match": MatchId,
    "notice": NoticeId,
    "case": CaseId,
    "dec": DecisionId,
    "appeal": AppealId,
    "act": ActionId,
    "out": OutcomeId,
    "evt": EventId,
    "end": EndpointId,
    "dlv": DeliveryId,
    "job": JobId,
    "led": LedgerEntryId,
    "evd": EvidenceId,
    "ctp": ContactPointId,
    "auth": AuthorityId,
    "auk": AuthorityKeyId,
    "doc": DocumentId,
    "order": OrderId,
    "oev": OrderEventId,
    "clk": ClockId,
    "alm": AlarmId,
    "ans": AnswerId,
    "unt": UserNoticeId,
    "prs": PreservationId,
    "acc": AccessId,
    "thr": ThreatId,
    "vlt": VaultId,
    "rcp": RecipientId,
    "bat": BatchId,
    "dsp": DispatchId,
    "line": LineId,
    "pan": PlatformAnswerId,
    "prb": ProbeId,
    "rfd": ReferredId,
    "forum": ForumId,
    "seat": SeatId,
    "mbr": ForumMemberId,
    "offer": OfferId,
    "inc": IncidentId,
    "fnote": ForumNoteId,
    "exc": ExchangeId,
    "exw": ExchangeWordId,
    "lst": ListingId,
    "lsn": ListedNameId,
    "sor": StatementId,
    "sub": SubmissionId,
    "flg": FlaggerId,
    "mis": MisuseId,
    "ses": SessionId,
    "psk": PasskeyId,
    "idp": ProviderId,
    "prop": ProposalId,
    "idc": IdentityChangeId,
    "kept": KeptId,
    "lim": LimitChangeId,
    "rev": ReviewId,
    "gold": GoldenId,
    "audit": AuditId,
    "drill": DrillId,
    "seed": SeededUploadId,
    "view": ViewId,
    "bulk": BulkId,
    "rehash": RehashId,
}


def new_id(prefix: str, *, now: datetime) -> str:
    """A fresh id for this kind of thing, dated `now`."""
    if prefix not in PREFIXES:
        raise KeyError(f"no id starts with {prefix!r}")
    return f"{prefix}_{ULID.from_datetime(now)}"


def first_id(prefix: str, *, at: datetime) -> str:
    """The smallest id that a thing of this kind can have at this moment."""
    milliseconds = max(0, int(at.timestamp() * 1000))
    return f"{prefix}_{ULID.from_bytes(milliseconds.to_bytes(6, 'big') + bytes(10))}"
