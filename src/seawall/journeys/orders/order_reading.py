"""A document becomes what receiving works with: signed JSON, a mail, a file that was dropped.

Reading opens nothing in this process and writes nothing: it happens before the transaction,
so that a slow attachment holds nobody up. What is signed and cannot be read is malformed, and
is refused with the field named; what is only unclear is a letter, for a person to sort. One
mail may ask several things, and each is an order of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from seawall.errors import InvalidRequest, SeawallError
from seawall.forms.annexes.form_reading import parse_json
from seawall.forms.model import Channel, Form
from seawall.journeys.orders.document_arrival import DocumentArrival, digest_of
from seawall.mailroom.attachment_opening import open_files
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.model import Attachment, MailRead
from seawall.mailroom.proposals.hours import names_hours
from seawall.mailroom.proposals.last_resort import stands_elsewhere
from seawall.mailroom.proposals.mail_proposals import propose_files, propose_mail
from seawall.mailroom.proposals.proposal import Layout, MailProposal
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import KnownKey, SignatureState
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.orders.admission import OrderFlag
from seawall.orders.anteroom.model import WaitingDocument
from seawall.orders.demand import (
    LONGEST_NUMBER,
    Demand,
    DemandedAddress,
    count_places,
    few_places,
    letter_demand,
    read_demand,
    read_loosely,
)
from seawall.orders.register.model import Authority
from seawall.sandbox import DecoderPool

JOSE = jws.MEDIA_TYPES
MAIL = "message/rfc822"
#: A mail that could not be read so often is a letter as it is: a job that fails once more is parked.
ENOUGH_ATTEMPTS = 2
_MOST_TEXT = 20_000
_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A mail that was read: what it asks, and which of our own mails it answers."""

    arrivals: tuple[DocumentArrival, ...]
    mail: MailRead | None
    proposals: tuple[MailProposal, ...] = ()


def from_signed(
    content: bytes,
    media_type: str,
    *,
    usually: str,
    keys: Sequence[KnownKey],
    is_vouched_for: bool = False,
    now: datetime,
) -> DocumentArrival:
    """A JWS at our door, checked against the register's keys.

    It is known and kept by its compact form, however it was spelled. Of what none of the keys
    signed and nobody vouches for, few addresses are read.
    """
    payload, signature = jws.verify_jws(content, keys, now=now)
    if signature.state is not SignatureState.UNREADABLE:
        content, media_type = jws.compact_form(content), jws.MEDIA_TYPE
    in_full = signature.fits or is_vouched_for
    demand, malformed = _strictly(payload if in_full else few_places(payload), usually=usually)
    arrival = DocumentArrival(
        content=content,
        media_type=media_type,
        channel=Channel.API,
        demand=demand,
        signature=signature,
        malformed=malformed,
        places=count_places(payload),
    )
    return arrival.read() if in_full else arrival


def from_json(content: bytes, *, usually: str, bound: Authority | None) -> DocumentArrival:
    """Plain JSON at our door, behind an API key; what is wrong with it is raised."""
    return DocumentArrival(
        content=content,
        media_type="application/json",
        channel=Channel.API,
        demand=read_demand(parse_json(content), usually=usually),
        bound=bound,
    ).read()


def from_portal(
    content: bytes, fields: Mapping[str, Any], *, usually: str, is_vouched_for: bool = False
) -> DocumentArrival:
    """A form that somebody filled in on our page: unsigned, whoever they say they are."""
    malformed = ""
    if is_vouched_for:  # it has a receipt: what is wrong further down refuses it, and says why
        demand, malformed = _strictly(fields, usually=usually)
    else:
        demand = read_demand(few_places(fields), usually=usually)
    arrival = DocumentArrival(
        content=content,
        media_type="application/json",
        channel=Channel.PORTAL,
        demand=demand,
        malformed=malformed,
        places=count_places(fields),
    )
    return arrival.read() if is_vouched_for else arrival


def from_waiting(
    waiting: WaitingDocument,
    content: bytes,
    *,
    keys: Sequence[KnownKey],
    pool: DecoderPool | None,
    now: datetime,
) -> tuple[DocumentArrival, ...]:
    """A document that somebody vouches for now, read in full by whichever door it came.

    Without a pool nothing of a mail is opened: it is a letter as it is.
    """
    usually = "referral" if waiting.form is Form.REFERRAL else "annex1"
    if waiting.channel is Channel.API:
        signed = from_signed(
            content, waiting.media_type, usually=usually, keys=keys, is_vouched_for=True, now=now
        )
        return (signed,)
    if waiting.channel is Channel.PORTAL:
        fields = parse_json(content)
        return (from_portal(content, fields, usually=usually, is_vouched_for=True),)
    if pool is None:
        why = "reading it failed again and again"
        mail = unread_letter(content, "", why=why, at=waiting.received_at)
    else:
        mail = from_mail(content, keys=keys, pool=pool, received_at=waiting.received_at)
    return mail.arrivals


def from_mail(
    raw: bytes, *, keys: Sequence[KnownKey], pool: DecoderPool, received_at: datetime
) -> ReadLetter:
    """A mail, with everything it asks; one that cannot be read at all is a letter too."""
    try:
        mail = read_mail(raw, keys=keys, now=received_at, reader=SealReader(pool))
    except SeawallError as unreadable:
        return ReadLetter((_unreadable(raw, MAIL, str(unreadable), received_at),), None)
    files, closed = open_files(mail.attachments, pool)
    proposals = propose_mail(mail, files, keys=keys, now=received_at)
    faults = [{"code": fault.code, "says": fault.says} for fault in (*mail.faults, *closed)]
    claims = {"subject": mail.subject, "flags": sorted(mail.flags), "faults": faults}
    arrivals = []
    for proposal in proposals:
        signed = proposal.signature.is_valid
        arrival = _arrival(proposal, raw, media_type=MAIL, claims=claims, text=mail.text)
        arrivals.append(
            replace(
                arrival,
                channel=Channel.EMAIL_SIGNED if signed else Channel.EMAIL_PLAIN,
                sender=mail.sender,
                message_id=mail.message_id,
                received_at=received_at,
            )
        )
    words = [mail.subject, mail.text, *(file.text for file in files)]
    return ReadLetter(_urgent(_one_channel(arrivals), words), mail, proposals)


def from_file(
    name: str,
    raw: bytes,
    *,
    keys: Sequence[KnownKey],
    pool: DecoderPool,
    received_at: datetime,
    channel: Channel = Channel.FILE_DROP,
) -> ReadLetter:
    """A file that was dropped or handed in: an order, an export, or a mail in a file."""
    if name.lower().endswith(".eml"):
        mail = from_mail(raw, keys=keys, pool=pool, received_at=received_at)
        return replace(
            mail, arrivals=tuple(replace(arrival, channel=channel) for arrival in mail.arrivals)
        )
    attachment = Attachment(name, "", raw, len(raw), "1")
    opened, closed = open_files((attachment,), pool)
    faults = [{"code": fault.code, "says": fault.says} for fault in closed]
    arrivals = [
        replace(
            _arrival(file, raw, media_type="", claims={"file": name, "faults": faults}, text=""),
            channel=Channel.PERCI_EXPORT if _is_export(file, channel) else channel,
            received_at=received_at,
        )
        for file in propose_files(opened, keys=keys, now=received_at)
    ]
    if not arrivals:
        why = "; ".join(fault.says for fault in closed) or "nothing in it can be read"
        arrivals = [replace(_unreadable(raw, "", why, received_at), channel=channel)]
    return ReadLetter(_urgent(arrivals, [opened_file.text for opened_file in opened]), None)


def unread_letter(raw: bytes, name: str, *, why: str, at: datetime) -> ReadLetter:
    """What nobody could read, as it is: a letter with its bytes and the reason."""
    arrival = _unreadable(raw, "" if name else MAIL, why, at)
    channel = Channel.FILE_DROP if name else Channel.EMAIL_PLAIN
    return ReadLetter((replace(arrival, channel=channel),), None)


def _urgent(
    arrivals: Sequence[DocumentArrival], words: Sequence[str]
) -> tuple[DocumentArrival, ...]:
    """What arrived; a letter whose words name a deadline of hours is flagged."""
    if not any(names_hours(text) for text in words):
        return tuple(arrivals)
    flag = OrderFlag.HOURS_NAMED.value
    return tuple(
        replace(arrival, flags=(*arrival.flags, flag))
        if arrival.demand.form is Form.LETTER
        else arrival
        for arrival in arrivals
    )


def _is_export(proposal: MailProposal, channel: Channel) -> bool:
    """A list out of a case system; who sent it is not proved by its columns."""
    return proposal.layout is Layout.TABLE and channel is Channel.PERCI_EXPORT


def _one_channel(arrivals: Sequence[DocumentArrival]) -> Sequence[DocumentArrival]:
    """One document has one channel: a mail in which anything is signed came signed."""
    if any(arrival.channel is Channel.EMAIL_SIGNED for arrival in arrivals):
        return [replace(arrival, channel=Channel.EMAIL_SIGNED) for arrival in arrivals]
    return arrivals


def _arrival(
    proposal: MailProposal, raw: bytes, *, media_type: str, claims: Mapping[str, Any], text: str
) -> DocumentArrival:
    demand, malformed = _demand_of(proposal, claims, text=text)
    fields_found = [
        [field_found.field, field_found.where, field_found.by]
        for field_found in proposal.found[:_MOST_FOUND]
    ]
    return DocumentArrival(
        content=raw,
        media_type=media_type,
        channel=Channel.FILE_DROP,
        demand=demand,
        signature=proposal.signature,
        malformed=malformed,
        content_digest=proposal.content,
        flags=(OrderFlag.ELSEWHERE.value,) if stands_elsewhere(proposal) else (),
        reading={
            **claims,
            "layout": proposal.layout.value,
            "found": fields_found,
            "as_written": dict(proposal.as_written),
            "notes": list(proposal.notes),
            "original": proposal.original,
        },
    ).read()


def _demand_of(
    proposal: MailProposal, claims: Mapping[str, Any], *, text: str
) -> tuple[Demand, str]:
    if proposal.layout is Layout.SIGNED_JSON:
        return _strictly(proposal.fields, usually="annex1")
    try:
        fields = {**proposal.fields, "form": proposal.fields.get("form") or proposal.form.value}
        demand = read_loosely(fields)
    except InvalidRequest as unclear:
        return _as_letter(proposal, claims, text=text, why=str(unclear)), ""
    authority_name = demand.authority_name or proposal.authority
    number = demand.reference or proposal.reference.strip()[:LONGEST_NUMBER]
    return replace(demand, authority_name=authority_name, reference=number), ""


def _as_letter(proposal: MailProposal, claims: Mapping[str, Any], *, text: str, why: str) -> Demand:
    body = {
        "form": "letter",
        "subject": claims.get("subject", ""),
        "text": text[:_MOST_TEXT],
        "as_read": dict(proposal.fields),
        "why": why,
    }
    places = tuple(
        DemandedAddress(url=location.url, information=location.information)
        for location in proposal.locations
    )
    return letter_demand(body, places=places)


def _strictly(payload: object, *, usually: str) -> tuple[Demand, str]:
    """The demand of signed JSON; where it is none, a letter and why."""
    try:
        return read_demand(payload, usually=usually), ""
    except InvalidRequest as wrong:
        body = dict(payload) if isinstance(payload, Mapping) else {}
        return letter_demand(body), str(wrong)


def _unreadable(raw: bytes, media_type: str, why: str, received_at: datetime) -> DocumentArrival:
    return DocumentArrival(
        content=raw,
        media_type=media_type,
        channel=Channel.EMAIL_PLAIN,
        demand=letter_demand({"form": "letter", "why": why}),
        received_at=received_at,
        content_digest=digest_of(raw),
        reading={"faults": [{"code": "unreadable", "says": why}]},
    )
