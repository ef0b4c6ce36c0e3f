"""The reasoned request for scrutiny of an order from another state: TCO Art. 4(4).

The Regulation prescribes no form. Ours names the order by the numbers of Annex I, says who
asks and when, and gives the reasons in the asker's own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.required import faults_if_empty, faults_if_no_member_state

FORM = "scrutiny_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrutinyRequest:
    """What goes to the authority of the state of establishment."""

    __pydantic_config__ = STRICT

    authority: str = ""
    order_reference: str = ""
    issuing_authority: str = ""
    issuing_member_state: str = ""
    received_at: Moment | None = None
    asked_by: str = ""
    asked_at: Moment | None = None
    reasons: str = ""
    our_reference: str = ""
    provider: str = ""
    representative: str = ""
    authorised_person: str = ""
    email: str = ""


def scrutiny_request(request: ScrutinyRequest) -> ScrutinyRequest:
    """The request itself if it is whole, or `FormFaulty`."""
    require_faultless(scrutiny_faults(request))
    return request


def scrutiny_faults(request: ScrutinyRequest) -> tuple[FormFault, ...]:
    """Everything that keeps a request for scrutiny from being sent."""
    return tuple(_faults(request))


def _faults(request: ScrutinyRequest) -> Iterator[FormFault]:
    for key in ("issuing_authority", "issuing_member_state", "received_at"):
        yield from faults_if_empty(FORM, "A", key, getattr(request, key))
    yield from faults_if_no_member_state(
        FORM, "A", "issuing_member_state", request.issuing_member_state
    )
    for key in ("asked_by", "asked_at", "reasons"):
        yield from faults_if_empty(FORM, "B", key, getattr(request, key))
    for key in ("our_reference", "provider", "authorised_person", "email"):
        yield from faults_if_empty(FORM, "C", key, getattr(request, key))
