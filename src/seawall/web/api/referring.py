"""A unit's own doors: platforms answer it, other units ask it, and it shows its record.

Answers and questions are signed, and need no account: the signature says who speaks. What
is refused is logged, so the door for answers opens transactions of its own.
"""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Schema, Status

from seawall.errors import problem
from seawall.ids import AuthorityId, OrganisationId
from seawall.journeys.referrals import deconfliction, dispatch_answer, referrer_record
from seawall.journeys.referrals.dispatch_answer import AnswerOutcome
from seawall.mailroom.signing.model import BadSignature
from seawall.referrals.referral_faults import BadAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from seawall.web.api.door import ApiKey, Line, refusals
from seawall.web.api.out import From, Out
from seawall.web.request import Call

answers = Router(tags=["referrals"])
referrers = Router(tags=["referrals"])
questions = Router(tags=["referrals"])

_JOSE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/jose": {"schema": {"type": "string"}}},
    }
}
#: What one address may send without a key.
_WITHOUT_KEY = "120/minute"


class HeardOut(Out[AnswerOutcome]):
    """What an answer came to; `strange` are addresses that were never asked about."""

    reference: Annotated[str, From("dispatch.reference")]
    state: Annotated[str, From("dispatch.state")]
    form: str
    addresses: Annotated[int, From("lines")]
    strange: list[str]


class RecordOut(Schema):
    """A referrer's record; `signed` is the same as a JWS, where the referrer is this unit."""

    record: dict[str, Any]
    signed: str = ""


class DeconflictionOut(Schema):
    """A signed answer: which of the digests were referred, and on which day first."""

    signed: str


@answers.post(
    "",
    auth=None,
    response={200: HeardOut, **refusals(400, 404, 413, 422, 429)},
    openapi_extra=_JOSE,
)
def receive_answer(request: Call, to: Line = "") -> HeardOut:
    """Receive a platform's signed answer: Annex II, Annex III, outcomes, or a reversal."""
    _count(request)
    unit = _unit(to)
    try:
        with transaction(unit) as tx:
            answer_outcome = dispatch_answer.receive_answer(request.body, tx=tx, now=request.now)
    except (BadAnswer, BadSignature) as wrong:
        with transaction(unit) as tx:
            sender = request.META.get("REMOTE_ADDR", "")
            dispatch_answer.refuse_answer(wrong, sender=sender, tx=tx, now=request.now)
        raise
    return HeardOut.of(answer_outcome)


@referrers.get("/me", auth=ApiKey("orders.read"), response={200: RecordOut, **refusals(401, 403)})
def show_own_record(request: Call) -> RecordOut:
    """The record of this unit, to publish: counts and shares, and no case."""
    return RecordOut(
        record=referrer_record.published_record(tx=request.tx, now=request.now),
        signed=referrer_record.signed_record(tx=request.tx, now=request.now),
    )


@referrers.get(
    "/{authority}",
    auth=ApiKey("orders.read"),
    response={200: RecordOut, **refusals(401, 403, 404)},
)
def show_record(request: Call, authority: str) -> RecordOut:
    """How often an authority's orders and referrals to this platform were right."""
    sender = request.tx.register.authority(AuthorityId(authority))
    return RecordOut(record=referrer_record.record_of_sender(sender.id, tx=request.tx).as_json())


@questions.post(
    "",
    auth=None,
    response={200: DeconflictionOut, **refusals(400, 404, 413, 422, 429)},
    openapi_extra=_JOSE,
)
def ask(request: Call, to: Line = "") -> Status[DeconflictionOut]:
    """Ask a unit which addresses it has referred: signed, by a unit of its register."""
    _count(request)
    tx = request.tx.of(_unit(to))
    return Status(
        200,
        DeconflictionOut(signed=deconfliction.reply_to_unit(request.body, tx=tx, now=request.now)),
    )


def _count(request: Call) -> None:
    limit.count_document(request, "answers", most=_WITHOUT_KEY)


def _unit(slug: str) -> OrganisationId:
    with transaction(INSTALLATION) as tx:
        units = [
            organisation for organisation in tx.people.organisations() if organisation.slug == slug
        ]
    if not units:
        raise problem("api.no-such-unit", slug=slug)
    return units[0].id
