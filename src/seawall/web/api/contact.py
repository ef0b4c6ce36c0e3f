"""What anybody may do: see how we are reached, and report an address without an account.

TCO Art. 15(1): the contact point is public, with its languages. Our public key is beside it,
so that an authority can check our receipts and answers.
"""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from seawall.errors import NotFound
from seawall.journeys import public_report
from seawall.journeys.public_report import PublicReport
from seawall.orders.signing.own_key import own_jwk
from seawall.web import limit
from seawall.web.addressee import addressed
from seawall.web.api.door import Body, Line, Text, read_body, refusals
from seawall.web.request import Call

router = Router(tags=["orders"])
reports = Router(tags=["orders"])

#: What one address may report.
REPORTS = "10/minute"


class NoContactPoint(NotFound):
    """The platform has not said how it is reached."""


class ContactOut(Schema):
    """How authorities reach the platform, and the key it signs with."""

    legal_name: str
    representative: str
    establishment: str
    email: str
    languages: list[str]
    key: dict[str, str]


class ReportIn(Body):
    """An address; the rest may be left out."""

    url: Line
    reason: Text = ""
    contact: Line = ""
    name: Line = ""
    good_faith: bool = False
    child_abuse: bool = False
    language: Line = ""


class ReportOut(Schema):
    """The token is told this once; `missing` are elements of DSA Art. 16(2) that it lacks."""

    token: str
    received_at: datetime
    is_repeat: bool
    state: str
    missing: list[str]
    actual_knowledge: bool


class ReportProgressOut(Schema):
    """How far a report has come."""

    received_at: datetime
    state: str
    outcome: str
    reason_code: str
    decided_at: datetime | None = None
    automated: bool
    missing: list[str]
    actual_knowledge: bool


@router.get("", auth=None, response={200: ContactOut, **refusals(404, 422)})
def show_contact_point(request: Call, to: Line = "") -> ContactOut:
    """How authorities reach the platform: TCO Art. 15(1)."""
    organisation = addressed(request, to)
    contact = request.tx.of(organisation).register.contact_point()
    if contact is None:
        raise NoContactPoint("no contact point is set.", remedy="See `seawall contact-point set`.")
    return ContactOut(
        legal_name=contact.legal_name,
        representative=contact.representative,
        establishment=contact.establishment,
        email=contact.email,
        languages=list(contact.languages),
        key=own_jwk(organisation),
    )


@reports.post("", auth=None, response={201: ReportOut, **refusals(400, 413, 422, 429)})
def send_report(request: Call, to: Line = "") -> Status[ReportOut]:
    """Report an address: no account, no name. A trusted flagger's key makes it theirs."""
    limit.count(f"reports:{request.META.get('REMOTE_ADDR', '')}", most=REPORTS)
    said = read_body(request.body, ReportIn)
    tx = request.tx.of(addressed(request, to))
    flagger = tx.notifying.flagger_with_key(request.key.id) if request.key else None
    told = said.model_dump()
    if flagger:
        told |= {"name": said.name or flagger.name, "contact": said.contact or flagger.email}
    done = public_report.report(
        PublicReport(**told, flagger=flagger.id if flagger else None), tx=tx, now=request.now
    )
    out = ReportOut(
        token=done.token,
        received_at=done.statement.at,
        is_repeat=done.is_repeat,
        state="kept" if done.statement.kept_under else "received",
        missing=list(done.statement.missing),
        actual_knowledge=done.statement.gives_knowledge,
    )
    return Status(201, out)


@reports.get("/{token}", auth=None, response={200: ReportProgressOut, **refusals(404)})
def follow_report(request: Call, token: str) -> ReportProgressOut:
    """What has become of a report, for whoever holds its token."""
    found = public_report.follow(token, tx=request.tx, now=request.now)
    return ReportProgressOut(
        received_at=found.received_at,
        state=found.state,
        outcome=found.outcome,
        reason_code=found.reason_code,
        decided_at=found.decided_at,
        automated=found.is_automated,
        missing=list(found.statement.missing) if found.statement else [],
        actual_knowledge=bool(found.statement and found.statement.gives_knowledge),
    )
