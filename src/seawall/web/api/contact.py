"""What anybody may do: see how we are reached, and report an address without an account.

TCO Art. 15(1): the contact point is public, with its languages. Our public key is beside it,
so that an authority can check our receipts and answers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Status

from seawall.errors import problem
from seawall.intake.notifying.model import Flagger
from seawall.journeys.orders import public_report
from seawall.journeys.orders.public_report import PublicReport, Reported, ReportProgress
from seawall.keys.organisation import own_jwk
from seawall.orders.register.model import ContactPoint
from seawall.web import limit
from seawall.web.addressee import addressed_organisation
from seawall.web.api.door import (
    Body,
    Line,
    ReceiptToken,
    Text,
    WebAddress,
    YesOrNo,
    json_body,
    read_body,
    refusals,
)
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call

router = Router(tags=["orders"])
reports = Router(tags=["orders"])

#: What one address may report.
REPORTS = "10/minute"


class ContactOut(Out[ContactPoint]):
    """How authorities reach the platform, and the key it signs with."""

    legal_name: str
    representative: str
    establishment: str
    email: str
    languages: list[str]
    key: Beside[dict[str, str]]


class ReportIn(Body):
    """An address; the rest may be left out."""

    url: Annotated[Line, WebAddress]
    reason: Text = ""
    contact: Line = ""
    name: Line = ""
    good_faith: YesOrNo = False
    child_abuse: YesOrNo = False
    language: Line = ""


class ReportOut(Out[Reported]):
    """The token is told this once; `missing` are elements of DSA Art. 16(2) that it lacks."""

    token: str
    received_at: Annotated[datetime, From("statement.at")]
    is_repeat: bool
    state: Annotated[str, From("statement.state")]
    missing: Annotated[list[str], From("statement.missing")]
    actual_knowledge: Annotated[bool, From("statement.gives_knowledge")]


class ReportProgressOut(Out[ReportProgress]):
    """How far a report has come."""

    received_at: datetime
    state: str
    outcome: str
    reason_code: str
    decided_at: datetime | None = None
    automated: Annotated[bool, From("is_automated")]
    missing: Beside[list[str]]
    actual_knowledge: Beside[bool]


@router.get("", auth=None, response={200: ContactOut, **refusals(404, 422)})
def show_contact_point(request: Call, to: Line = "") -> ContactOut:
    """How authorities reach the platform: TCO Art. 15(1)."""
    organisation = addressed_organisation(request, to)
    contact = request.tx.of(organisation).register.contact_point()
    if contact is None:
        raise problem("api.no-contact-point")
    return ContactOut.of(contact, key=own_jwk(organisation))


@reports.post(
    "",
    auth=None,
    response={201: ReportOut, **refusals(400, 413, 422, 429)},
    openapi_extra=json_body(ReportIn),
)
def send_report(request: Call, to: Line = "") -> Status[ReportOut]:
    """Report an address: no account, no name. A trusted flagger's key makes it theirs."""
    limit.count_request(f"reports:{limit.asker(request)}", most=REPORTS)
    body = read_body(request.body, ReportIn)
    tx = request.tx.of(addressed_organisation(request, to))
    flagger = tx.notifying.flagger_with_key(request.key.id) if request.key else None
    reporter_fields = _reporter_fields(body, flagger) if flagger else {}
    reported = public_report.report_address(
        body.as_value(PublicReport, **reporter_fields), tx=tx, now=request.now
    )
    return Status(201, ReportOut.of(reported))


@reports.get("", auth=None, response={200: ReportProgressOut, **refusals(404, 422)})
def follow_report(request: Call, token: ReceiptToken) -> ReportProgressOut:
    """What has become of a report, for whoever holds its token."""
    progress = public_report.follow_report(token, tx=request.tx, now=request.now)
    statement = progress.statement
    return ReportProgressOut.of(
        progress,
        missing=statement.missing if statement else (),
        actual_knowledge=bool(statement and statement.gives_knowledge),
    )


def _reporter_fields(body: ReportIn, flagger: Flagger) -> dict[str, str]:
    """A trusted flagger's report is theirs, and says so where they left their name out."""
    return {
        "name": body.name or flagger.name,
        "contact": body.contact or flagger.email,
        "flagger": flagger.id,
    }
