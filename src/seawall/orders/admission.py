"""What a document becomes when it is taken in: its form, and what counsel should know of it.

Only the sender's standing and the law of the day can keep an order out (`trust.py`,
`jurisdictions/in_force.py`). What it lacks, or should not have, is a flag: TCO Art. 3(7) and
(8) list what stops the hour, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from seawall.forms.annexes.flags import AnnexFlag
from seawall.forms.annexes.flags import flags as annex1_flags
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.annexes.section3 import section3_faults
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel, Form
from seawall.mailroom.signing.model import Signature, SignatureState
from seawall.orders.demand import Demand
from seawall.orders.information.certificate_faults import certificate_faults, certificate_flags
from seawall.orders.model import Order, Trust
from seawall.orders.register.model import AuthorityKind, ContactPoint

_MAY_ORDER = frozenset(
    {AuthorityKind.COMPETENT_AUTHORITY, AuthorityKind.COURT, AuthorityKind.REGULATOR}
)
#: Whoever may ask for data or steps: a force too, where a judge validates it.
_MAY_ASK = _MAY_ORDER | {AuthorityKind.POLICE, AuthorityKind.SUPERVISOR}
_MAY_ISSUE = {Form.REMOVAL_ORDER: _MAY_ORDER, **dict.fromkeys(ASKS_NO_REMOVAL, _MAY_ASK)}
#: Of an order that names more, somebody checks that each is meant.
_MANY = 100


class OrderFlag(StrEnum):
    """Something to tell a person; the annexes have flags of their own beside these."""

    S3_INCOMPLETE = "s3.incomplete"
    NOT_COMPETENT = "issuer_not_competent"
    """The register does not know it as an authority that may order: TCO Art. 12(1)."""
    OTHER_SIGNER = "signer_is_not_issuer"
    """It names another authority, state or mail domain than its sender's."""
    FOR_ANOTHER = "for_another_addressee"
    """It names somebody else as whom it is for: an order for another platform."""
    BORDER_DIFFERS = "cross_border_differs"
    """Its form says of the border what the register and our contact point do not."""
    SIGNED_LATER = "signed_in_future"
    SIGNED_BEFORE_KEY = "signed_before_key"
    SIGNATURE_EXPIRED = "signature_expired"
    KEY_EXPIRED = "key_expired"
    SIGNED_LONG_AGO = "signed_long_ago"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    WILDCARD = "wildcard_address"
    """An address that means more than one item: TCO Art. 3(4)(c) asks for the exact one."""
    MANY_ITEMS = "many_items"
    UNKNOWN_PROFILE = "profile_unknown"
    LAW_NOT_NAMED = "law_not_named"
    """It binds by its form, and nothing in it leads to a law that we have a clock for."""
    PERIOD_UNUSABLE = "period_unusable"
    """The document states a period that its law does not leave to it."""
    LAW_CHANGED = "law_changed"
    """The profile reads otherwise now than when the order's clock began."""
    WITHDRAWS = "withdraws"
    REPEAT_DIFFERS = "repeat_differs"
    """It came again under the same number, and asks for something else."""
    CONTRADICTS = "contradicts"
    RECITAL_14 = "recital_14"
    FAULTY = "form_faulty"
    HOURS_NAMED = "hours_named"
    """A letter that says something is due within hours: it may bind."""
    ELSEWHERE = "addresses_elsewhere"
    """Addresses of its document stand outside the field that asks for them: taken, or told."""
    THREAT_TO_LIFE = "threat_to_life"
    """Its sender says that a life is in danger: somebody looks at once, whatever binds."""


class ToldFlag(StrEnum):
    """What a person may tell the others of an order, since no machine sees it."""

    RECITAL_14 = OrderFlag.RECITAL_14.value
    PROTECTED_PURPOSE = AnnexFlag.PROTECTED_PURPOSE.value
    """Education, journalism, art, research or prevention: TCO Art. 1(3)."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What must be known beside the document itself."""

    channel: Channel
    trust: Trust
    contact: ContactPoint | None
    is_first: bool
    informed_at: datetime | None
    crosses: bool = False
    """Whether we find that it crosses a border: `crossing_border.py`."""
    issuer: AuthorityKind | None = None
    is_another_named: bool = False
    """Whether it names another sender than the register has of whoever sent it."""
    is_for_another: bool = False
    """Whether it is plainly for somebody else: `document_addressee.py`."""
    is_closed_group: bool = False


def faults_of(demand: Demand, circumstances: Circumstances) -> tuple[FormFault, ...]:
    """What its own form says that it lacks."""
    if demand.annex1 is not None:
        authenticated = circumstances.trust in {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL}
        return validate_order(
            demand.annex1,
            channel=circumstances.channel,
            authenticated=authenticated or None,
            crosses=circumstances.crosses,
        )
    if demand.section3 is not None:
        return section3_faults(demand.section3)
    return certificate_faults(demand)


def flags_of(
    demand: Demand, circumstances: Circumstances, faults: Iterable[FormFault]
) -> tuple[str, ...]:
    """Everything to tell counsel, each once."""
    raised = [
        *_of_the_form(demand, circumstances),
        *certificate_flags(
            demand,
            issuer=circumstances.issuer,
            home=circumstances.contact.establishment if circumstances.contact else "",
        ),
        *_of_the_faults(faults),
        *_of_the_issuer(demand, circumstances),
        *_of_the_places(demand),
    ]
    return tuple(dict.fromkeys(str(flag) for flag in raised))


def _of_the_form(demand: Demand, circumstances: Circumstances) -> Iterable[str]:
    if demand.annex1 is None:
        return (OrderFlag.RECITAL_14,) if circumstances.is_closed_group else ()
    languages = (
        circumstances.contact.languages if circumstances.contact else (demand.annex1.language,)
    )
    copy_missing = circumstances.crosses and not demand.annex1.copy_sent
    own_flags = annex1_flags(
        demand.annex1,
        contact_languages=languages,
        first_order=circumstances.is_first,
        informed_at=circumstances.informed_at,
        issuer_known=circumstances.issuer is not None,
        closed_group=circumstances.is_closed_group,
    )
    return (*own_flags, AnnexFlag.COPY_MISSING) if copy_missing else own_flags


def _of_the_faults(faults: Iterable[FormFault]) -> Iterable[str]:
    codes = {fault.code for fault in faults}
    if OrderFlag.S3_INCOMPLETE.value in codes:
        yield OrderFlag.S3_INCOMPLETE
    if codes - {OrderFlag.S3_INCOMPLETE.value}:
        yield OrderFlag.FAULTY


def _of_the_issuer(demand: Demand, circumstances: Circumstances) -> Iterable[str]:
    may_issue = _MAY_ISSUE.get(demand.form)
    if may_issue and circumstances.issuer and circumstances.issuer not in may_issue:
        yield OrderFlag.NOT_COMPETENT
    if circumstances.is_another_named:
        yield OrderFlag.OTHER_SIGNER
    if circumstances.is_for_another:
        yield OrderFlag.FOR_ANOTHER


def _of_the_places(demand: Demand) -> Iterable[str]:
    if is_threat(demand):
        yield OrderFlag.THREAT_TO_LIFE
    if any("*" in place.url for place in demand.places):
        yield OrderFlag.WILDCARD
    if demand.form is Form.REMOVAL_ORDER and len(demand.places) > _MANY:
        yield OrderFlag.MANY_ITEMS


def is_threat(demand: Demand) -> bool:
    """Whether it says that a life is in danger: by its urgency, or as an alert of the first tier."""
    urgencies = {str(demand.body.get("urgency", "")), *(place.urgency for place in demand.places)}
    also = demand.body.get("also", {})
    return OrderFlag.THREAT_TO_LIFE.value in urgencies or also.get("tier") == 1


#: What a signature that is no proof, or none yet, is told as.
_SIGNATURE_FLAGS: Mapping[SignatureState, OrderFlag] = {
    SignatureState.NOT_YET: OrderFlag.SIGNED_LATER,
    SignatureState.BEFORE_KEY: OrderFlag.SIGNED_BEFORE_KEY,
    SignatureState.EXPIRED: OrderFlag.SIGNATURE_EXPIRED,
    SignatureState.EXPIRED_KEY: OrderFlag.KEY_EXPIRED,
    SignatureState.LONG_AGO: OrderFlag.SIGNED_LONG_AGO,
    SignatureState.UNREADABLE: OrderFlag.SIGNATURE_UNREADABLE,
}


def signature_flags(signature: Signature) -> tuple[str, ...]:
    """What to tell of a signature that is no proof because of its time or its make."""
    flag = _SIGNATURE_FLAGS.get(signature.state)
    return (flag.value,) if flag else ()


def add_flags(order: Order, *flags: str) -> Order:
    """The order with these flags, each once."""
    return replace(order, flags=tuple(dict.fromkeys([*order.flags, *map(str, flags)])))


def drop_flag(order: Order, flag: str) -> Order:
    """The order without this flag."""
    return replace(order, flags=tuple(raised for raised in order.flags if raised != str(flag)))
