"""What can be said in a forum, by whom, and in which words.

A kind is open to the hub, to members, or to auditors alone; its body has exactly the fields
of its model here. Kinds of incidents and of notes have rooms of their own, which judge what
was said when it is folded; here they only must be of a bearable size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import pydantic
from pydantic import AfterValidator, Field, StringConstraints

from seawall.errors import field_path, problem
from seawall.forum.consented_drills.drill_statements import (
    DRILL_BODIES,
    OF_TESTED_PLATFORMS,
)
from seawall.forum.field_faults import in_sentence
from seawall.forum.model import BadStatement, MemberKind, SignalStance, Tier
from seawall.forum.statement_fields import PLAIN_URL, Hex, Name, StatementBody, Text, Word
from seawall.forum.statement_moment import StatementMoment
from seawall.ledger.entry import canonical_json
from seawall.ledger.note import Verifier

#: Offers in one statement: a bank of a million is two thousand statements.
MOST_OFFERS = 500
LONGEST_BODY = 64 * 1024

Member = Annotated[str, StringConstraints(pattern=r"^mbr_[0-9A-Z]{26}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
OfferName = Annotated[str, StringConstraints(pattern=r"^offer_[A-Z2-7]{26}$")]


def _key_line(line: str, *, is_witness: bool) -> str:
    """A line as `Verifier.parse` reads it, of the right kind; a `ValueError` for anything else."""
    if line and Verifier.parse(line).is_witness is not is_witness:
        raise ValueError("must be a key of the right kind")
    return line


#: `name+1a2b3c4d+base64`, of a name that can be printed; empty means none.
_KEY_LINE = r"^([A-Za-z0-9._:/\[\]-]{1,300}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44})?$"
_Line = Annotated[str, StringConstraints(pattern=_KEY_LINE, max_length=360)]
WitnessKey = Annotated[_Line, AfterValidator(lambda line: _key_line(line, is_witness=True))]
LogKey = Annotated[_Line, AfterValidator(lambda line: _key_line(line, is_witness=False))]
WitnessUrl = Annotated[str, StringConstraints(pattern=rf"^({PLAIN_URL})?$")]

#: What may excuse a signal: context tags of the field, and no free words.
CONTEXTS = ("news", "counterspeech", "documentation", "research", "education", "art")


class ForumFounded(StatementBody):
    """The first entry of every log: the forum's name and the hub's key."""

    name: Name
    hub_key: Hex


class MemberAdmitted(StatementBody):
    """A member is let in, with the key it speaks with."""

    member: Member
    name: Name
    kind: MemberKind
    tier: Tier
    public_key: Hex
    vouched: bool = False
    criteria: dict[str, Text] = Field(default_factory=dict)


class MemberStandingChanged(StatementBody):
    """A member is suspended, restored, removed, or moved to another tier."""

    member: Member
    reason: Text = ""
    tier: Tier | None = None


class MemberRekeyed(StatementBody):
    """A member speaks with another key from now on; the old one signs this."""

    public_key: Hex


class WitnessPublished(StatementBody):
    """Where a member cosigns the logs of others, and the key of its own log; empty: no more."""

    url: WitnessUrl = ""
    witness_key: WitnessKey = ""
    log_key: LogKey = ""


class TextPublished(StatementBody):
    """A version of the taxonomy or of the terms; the text itself is fetched by its digest."""

    version: Name
    digest: Hex
    labels: list[Word] = Field(default_factory=list, max_length=500)


class TermsSigned(StatementBody):
    """A member accepts this version of the terms."""

    version: Name
    digest: Hex


class OfferBody(StatementBody):
    """One shared signal: everything but its value, which is only committed to."""

    signal_type: Word
    commitment: Hex
    label: Word
    labels: list[Word] = Field(default_factory=list, max_length=20)
    confidence: int = Field(ge=0, le=100)
    context: list[Word] = Field(default_factory=list, max_length=len(CONTEXTS))
    quality: int | None = Field(default=None, ge=0, le=100)
    approvers: list[Code] = Field(default_factory=list, max_length=5)
    expires_at: StatementMoment | None = None
    incident: str = Field(default="", max_length=40)


class SignalsOffered(StatementBody):
    """Signals that a member shares."""

    offers: list[OfferBody] = Field(min_length=1, max_length=MOST_OFFERS)


class OffersConfirmed(StatementBody):
    """A second person at the author stands behind signals that it offered."""

    offers: list[OfferName] = Field(min_length=1, max_length=MOST_OFFERS)
    approvers: list[Code] = Field(min_length=1, max_length=5)


class OffersWithdrawn(StatementBody):
    """Signals that their author takes back."""

    offers: list[OfferName] = Field(min_length=1, max_length=MOST_OFFERS)
    code: Word = "error"
    reason: Text = ""


class OpinionVoiced(StatementBody):
    """What a member thinks of a signal; every stance against one says why."""

    offer: OfferName
    stance: SignalStance
    code: Word = "seen"
    reason: Text = ""


class OfferChallenged(StatementBody):
    """What an auditor questions after a sample, which anyone can draw again from the root."""

    offer: OfferName
    code: Word
    reason: Text = ""
    root: str = Field(default="", max_length=64)


class SampleCommitted(StatementBody):
    """An auditor will draw so many signals; the digest fixes its secret number."""

    digest: Hex
    count: int = Field(ge=1, le=1_000)


class SampleRevealed(StatementBody):
    """The secret number, from which anybody draws the same sample again."""

    secret: Hex


class MemberFlagged(StatementBody):
    """What the hub noticed about a member's signals."""

    member: Member
    rule: Word
    say: Text
    offers: list[OfferName] = Field(default_factory=list, max_length=MOST_OFFERS)


class LookupKeys(StatementBody):
    """The keys that the hub answers look-ups with in one quarter: one for all members."""

    epoch: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}Q[1-4]$")]
    keys: dict[Word, Hex] = Field(min_length=1, max_length=20)


class NoteAnnounced(StatementBody):
    """A note to governments, whole, as every member may read it before it leaves."""

    digest: Hex
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_BODY)]
    notice_hours: int = Field(ge=48, le=24 * 90)


class NoteNamed(StatementBody):
    """A note, by its digest: an objection is taken back, or the note has left."""

    digest: Hex


class NoteObjected(NoteNamed):
    """A member's no to a note, and why."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class EmptyBody(StatementBody):
    """No words: the statement itself is the message."""


#: Which words each kind has.
BODIES: Mapping[str, type[StatementBody]] = {
    "forum.founded": ForumFounded,
    "member.admitted": MemberAdmitted,
    "member.suspended": MemberStandingChanged,
    "member.restored": MemberStandingChanged,
    "member.removed": MemberStandingChanged,
    "member.tier": MemberStandingChanged,
    "member.rekeyed": MemberRekeyed,
    "member.left": EmptyBody,
    "member.present": EmptyBody,
    "member.witness": WitnessPublished,
    "taxonomy.published": TextPublished,
    "terms.published": TextPublished,
    "terms.signed": TermsSigned,
    "signal.offered": SignalsOffered,
    "signal.confirmed": OffersConfirmed,
    "signal.withdrawn": OffersWithdrawn,
    "opinion.given": OpinionVoiced,
    "audit.challenged": OfferChallenged,
    "audit.committed": SampleCommitted,
    "audit.revealed": SampleRevealed,
    "anomaly.flagged": MemberFlagged,
    "lookup.published": LookupKeys,
    "note.announced": NoteAnnounced,
    "note.objected": NoteObjected,
    "note.cleared": NoteNamed,
    "note.released": NoteNamed,
    **DRILL_BODIES,
}
#: Kinds that only the hub may say: who is in, and on which terms.
OF_THE_HUB = frozenset(
    {"forum.founded", "member.admitted", "member.suspended", "member.restored", "member.removed"}
    | {
        "member.tier",
        "taxonomy.published",
        "terms.published",
        "anomaly.flagged",
        "lookup.published",
    }
)
OF_AUDITORS = frozenset({"audit.challenged", "audit.committed", "audit.revealed"})
#: What an auditor leaves alone: it shares no signals of its own, has no platform to be tested, and
#: tells governments nothing.
NOT_OF_AUDITORS = frozenset(
    {"signal.offered", "signal.confirmed", "signal.withdrawn"}
    | {"note.announced", "note.objected", "note.cleared", "note.released"}
    | OF_TESTED_PLATFORMS
)
#: What decides about an incident is said when it is decided: a date long past would bring back
#: one that has expired.
FRESH = frozenset(
    {"incident.proposed", "incident.approved", "incident.extended", "incident.concluded"}
)
#: Kinds that other rooms read.
ELSEWHERE = ("incident.", "note.")
_KIND = re.compile(r"[a-z]+\.[a-z_]{1,40}")


def read_body(kind: str, body: Mapping[str, Any]) -> Any:
    """The body in its words, or an error that names the field."""
    if len(canonical_json(dict(body)).encode()) > LONGEST_BODY * (
        8 if kind == "signal.offered" else 1
    ):
        raise problem("forum.body-too-long", BadStatement)
    model = BODIES.get(kind)
    if model is None:
        if kind.startswith(ELSEWHERE) and _KIND.fullmatch(kind):
            return body
        raise problem("forum.no-such-kind", BadStatement, kind=kind[:60], choices=", ".join(BODIES))
    try:
        return model.model_validate(dict(body))
    except pydantic.ValidationError as wrong:
        first = wrong.errors()[0]
        raise problem(
            "forum.body-invalid",
            BadStatement,
            fault=in_sentence(first["msg"]),
            field=field_path(("body", *first["loc"])),
        ) from None


def may_say(speaker: MemberKind, kind: str) -> bool:
    """Whether this kind of member may make this kind of statement."""
    if kind in OF_THE_HUB:
        return speaker is MemberKind.HUB
    if kind in OF_AUDITORS:
        return speaker is MemberKind.AUDITOR
    return not (speaker is MemberKind.AUDITOR and kind in NOT_OF_AUDITORS)
