"""What a document asks, whichever form it has: the part that receiving works with.

Annex I and a section 3 notice keep their own forms (`annexes/`). Everything else that comes
as JSON (a referral, a notice of another state, an alert) is a `Petition`: a reference, the
addresses, the law it rests on. Reading is strict, and what is wrong is named: a time without
an offset could be an hour off, and an hour is all there is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from seawall.errors import field_path, problem
from seawall.forms.annexes.annex1 import STRICT, Annex1
from seawall.forms.annexes.data_request import DataRequest
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.annexes.named_papers import NAMED_BY_THEIR_LAW
from seawall.forms.annexes.section3 import Section3Notice
from seawall.forms.model import Form

#: A reference number is no longer than this; what follows is cut.
LONGEST_NUMBER = 200
#: One document names at most so many addresses.
MOST_PLACES = 20_000
#: So many are read of what nobody vouches for.
FEW_PLACES = 10
_OWN_FORMS = ("annex1", "s3_notice")


class Aim(StrEnum):
    """What is to become of the content."""

    REMOVE = "remove"
    KEEP = "keep"
    """It is to stay up, or to be put back: a court's or a scrutinising authority's order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandedAddress:
    """One address, and what was said of it."""

    __pydantic_config__ = STRICT

    url: str
    information: str = ""
    statute: str = ""
    element: str = ""
    language: str = ""
    entity: str = ""
    urgency: str = ""
    note: str = ""
    statute_title: str = ""
    element_says: str = ""
    evidence_sha256: str = ""
    """Of what the sender saw and kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSender:
    """Who writes, as the document says."""

    __pydantic_config__ = STRICT

    name: str = ""
    representative: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A referral, a notice, an alert: everything that has no statutory form."""

    __pydantic_config__ = STRICT

    reference_number: str = ""
    authority: DemandSender = DemandSender()
    issuing_member_state: str = ""
    """The state it comes from, whether or not that is a member of the Union: ISO 3166."""
    addressee: str = ""
    issued_at: Moment | None = None
    locations: tuple[DemandedAddress, ...] = ()
    legal_basis: str = ""
    reasons: str = ""
    language: str = ""
    entity: str = ""
    urgency: str = ""
    aim: Aim = Aim.REMOVE
    profile: str = ""
    """The jurisdiction profile it comes under, where its sender knows ours."""
    period: str = ""
    """The time it allows, in ISO 8601, where the law leaves that to the document."""
    keep: str = ""
    """How long it asks to keep a copy, in ISO 8601, where the law leaves that to it too."""
    emergency: str = ""
    non_disclosure: bool = False
    answer_url: str = ""
    """Where a signed answer may be sent; without it the sender fetches the answer."""
    information: str = ""
    """Of information on procedures (TCO Art. 3(2)): what it says."""
    withdraws: str = ""
    """Of a withdrawal: the reference number of what no longer stands."""
    withdraws_form: str = ""
    asks: DataRequest = field(default_factory=DataRequest)
    """Of a paper that asks for data, information or steps: what it asks."""


#: What a petition may call itself.
PETITIONS: Mapping[str, Form] = {
    "removal_order": Form.REMOVAL_ORDER,
    "notice": Form.NOTICE,
    "referral": Form.REFERRAL,
    "alert": Form.ALERT,
    "public_report": Form.PUBLIC_REPORT,
    "exposure_decision": Form.EXPOSURE_DECISION,
    "information_order": Form.INFORMATION_ORDER,
    **NAMED_BY_THEIR_LAW,
    "information": Form.LETTER,
    "withdrawal": Form.LETTER,
    "copy": Form.LETTER,
    "letter": Form.LETTER,
}


def form_named(document_form: str) -> Form:
    """What kind of document goes by this name in our JSON."""
    own = {"annex1": Form.REMOVAL_ORDER, "s3_notice": Form.NOTICE}
    return own.get(document_form) or PETITIONS[document_form]


_PETITION_KEYS = frozenset({"form", *(field.name for field in fields(Petition))})
_SENDER_KEYS = tuple(field.name for field in fields(DemandSender))


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A document as receiving sees it; `body` is the document's own words."""

    form: Form
    document_form: str
    body: Mapping[str, Any]
    places: tuple[DemandedAddress, ...] = ()
    reference: str = ""
    authority_name: str = ""
    authority_mail: str = ""
    """The sender's address as the document has it: section E of Annex I."""
    issuing_state: str = ""
    issued_at: datetime | None = None
    aim: Aim = Aim.REMOVE
    profile: str = ""
    period: str = ""
    keep: str = ""
    is_emergency: bool = False
    is_silent: bool = False
    withdraws: str = ""
    annex1: Annex1 | None = None
    section3: Section3Notice | None = None
    asks: DataRequest = field(default_factory=DataRequest)
    """Of a paper that asks for no removal: what it asks."""


def read_demand(payload: object, *, usually: str) -> Demand:
    """The demand in this JSON object; `usually` is its form where it does not say.

    What is wrong is told by name: `orders.demand-unreadable.*` or `FormUnreadable`.
    """
    if not isinstance(payload, Mapping):
        raise problem("orders.demand-unreadable.no-object")
    body = dict(payload)
    if storable_json(body) != body:
        raise problem("orders.demand-unreadable.character")
    form = body.get("form") or usually
    demand = (
        _of_own_form({**body, "form": form}) if form in _OWN_FORMS else _of_petition(form, body)
    )
    if demand.form is not Form.LETTER and not demand.places and not demand.reference:
        raise problem("orders.demand-unreadable.nothing-named")
    if len(demand.places) > MOST_PLACES:
        raise problem(
            "orders.demand-unreadable.too-many", count=len(demand.places), most=MOST_PLACES
        )
    return demand


def read_loosely(form_fields: Mapping[str, Any]) -> Demand:
    """The demand in fields that we read ourselves, out of a mail's words or a list's columns.

    What has no place in our form stays beside it, under `also`. Raises as `read_demand` does
    where the fields make no demand: then it is a letter.
    """
    if form_fields.get("form") in _OWN_FORMS:
        return read_demand(form_fields, usually="annex1")
    petition_fields = {name: value for name, value in form_fields.items() if name in _PETITION_KEYS}
    sender = petition_fields.get("authority")
    if isinstance(sender, Mapping):
        petition_fields["authority"] = {
            name: sender[name] for name in _SENDER_KEYS if name in sender
        }
    demand = read_demand(petition_fields, usually="letter")
    also = {
        name: value for name, value in form_fields.items() if name not in _PETITION_KEYS and value
    }
    return replace(demand, body={**demand.body, "also": also}) if also else demand


def letter_demand(body: Mapping[str, Any], *, places: tuple[DemandedAddress, ...] = ()) -> Demand:
    """The demand of a letter that no machine could read, for a person to sort."""
    storable_places = tuple(replace(place, url=str(storable_json(place.url))) for place in places)
    return Demand(
        form=Form.LETTER, document_form="letter", body=storable_json(body), places=storable_places
    )


def few_places(payload: object) -> object:
    """The payload with the first of its addresses alone, of somebody for whom nobody vouches."""
    places = payload.get("locations") if isinstance(payload, Mapping) else None
    if not isinstance(places, list) or len(places) <= FEW_PLACES:
        return payload
    return {**payload, "locations": places[:FEW_PLACES]}  # type: ignore[dict-item]


def count_places(payload: object) -> int:
    """How many addresses a payload names, readable or not."""
    places = payload.get("locations") if isinstance(payload, Mapping) else None
    return len(places) if isinstance(places, list) else 0


def storable_json(json_value: Any) -> Any:
    """The same, without characters that a database refuses; the bytes are sealed as they came."""
    try:
        json_text = json.dumps(json_value, ensure_ascii=False).encode("utf-8", "replace").decode()
    except RecursionError:
        return {}
    return json.loads(json_text.replace("\\u0000", "\ufffd"))


def _of_own_form(body: dict[str, Any]) -> Demand:
    match read_any_form(body):
        case Annex1() as order:
            return Demand(
                form=Form.REMOVAL_ORDER,
                document_form="annex1",
                body=body,
                places=_places(order.locations),
                reference=_number(order.reference_number),
                authority_name=order.authority.name,
                authority_mail=order.authority.email,
                issuing_state=order.issuing_member_state.strip(),
                issued_at=order.issued_at,
                is_emergency=bool(order.emergency.strip()),
                is_silent=order.non_disclosure,
                annex1=order,
            )
        case Section3Notice() as notice:
            return Demand(
                form=Form.NOTICE,
                document_form="s3_notice",
                body=body,
                places=_places(notice.locations),
                reference=_number(notice.reference),
                authority_name=notice.authority,
                issuing_state="GB",
                issued_at=notice.delivered_at,
                section3=notice,
            )
    raise problem("orders.demand-unreadable.answer")


def _of_petition(form: object, body: dict[str, Any]) -> Demand:
    if not isinstance(form, str) or form not in PETITIONS:
        choices = ", ".join((*_OWN_FORMS, *PETITIONS))
        raise problem("orders.demand-unreadable.unknown-form", form=form, choices=choices)
    petition = _petition({name: value for name, value in body.items() if name != "form"})
    return Demand(
        form=PETITIONS[form],
        document_form=form,
        body={"form": form, **body, "answer_to": petition.answer_url},
        places=petition.locations,
        reference=_number(petition.reference_number),
        authority_name=petition.authority.name,
        authority_mail=petition.authority.email,
        issuing_state=petition.issuing_member_state.strip().upper(),
        issued_at=petition.issued_at,
        aim=petition.aim,
        profile=petition.profile,
        period=petition.period,
        keep=petition.keep,
        is_emergency=bool(petition.emergency.strip()),
        is_silent=petition.non_disclosure,
        withdraws=_number(petition.withdraws),
        asks=petition.asks,
    )


def _petition(body: dict[str, Any]) -> Petition:
    if isinstance(places := body.get("locations"), list):
        as_objects = [{"url": place} if isinstance(place, str) else place for place in places]
        body = {**body, "locations": as_objects}
    if isinstance(sender := body.get("authority"), str):
        body = {**body, "authority": {"name": sender}}
    try:
        read_it: Petition = _adapter().validate_json(json.dumps(body, ensure_ascii=False).encode())
    except (RecursionError, UnicodeEncodeError):
        raise problem("orders.demand-unreadable.unreadable") from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        raise problem(
            "orders.demand-unreadable.schema",
            fault=str(first["msg"]).removeprefix("Value error, ").rstrip("."),
            field=field_path(first["loc"]) or "body",
            remedy=_REMEDIES.get(first["type"], "See /docs."),
        ) from None
    return read_it


_REMEDIES = {
    "timezone_aware": "Write the offset: 2026-06-10T15:00:00+02:00.",
    "unexpected_keyword_argument": "Leave it out, or correct its spelling.",
}


@cache
def _adapter() -> TypeAdapter[Petition]:
    return TypeAdapter(Petition)


def _number(number_text: str) -> str:
    return number_text.strip()[:LONGEST_NUMBER]


def _places(locations: Any) -> tuple[DemandedAddress, ...]:
    return tuple(
        DemandedAddress(url=location.url, information=location.information)
        for location in locations
    )
