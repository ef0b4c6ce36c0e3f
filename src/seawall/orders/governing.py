"""Which law governs a document: the profile that its form and its state lead to.

The document may name a profile of the register itself. Else it falls under the profile that
claims its form and its state (`governs` in `data/jurisdictions.yaml`), and else under the one
profile of that state that begins with a document and binds as the form does: so an operator's
own profile is found without a line of Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES, UNION
from seawall.clocks.jurisdictions.model import (
    ANY_STATE,
    ELSEWHERE,
    ClockEvent,
    Profile,
    ProfileBinding,
)
from seawall.forms.model import Form
from seawall.orders.model import Binding

_BINDING: Mapping[Form, Binding] = {
    Form.REMOVAL_ORDER: Binding.MANDATORY,
    Form.NOTICE: Binding.MANDATORY,
    Form.EXPOSURE_DECISION: Binding.MANDATORY,
    Form.INFORMATION_ORDER: Binding.MANDATORY,
    Form.REFERRAL: Binding.VOLUNTARY,
    Form.ALERT: Binding.NONE,
    Form.PUBLIC_REPORT: Binding.NONE,
    Form.LETTER: Binding.NONE,
}
_STARTS_WITH_A_DOCUMENT = frozenset(
    {ClockEvent.RECEIPT, ClockEvent.NOTICE_GIVEN, ClockEvent.DECISION_RECEIVED}
)


def binding_of(form: Form) -> Binding:
    """Whether a document of this form must be obeyed."""
    return _BINDING[form]


def governing_profile(
    document_form: str, *, form: Form, state: str, named_profile: str, among: Mapping[str, Profile]
) -> str:
    """The id of the profile, or nothing where no law gives a time."""
    if named_profile in among and _binds(among[named_profile]) is binding_of(form):
        return named_profile
    region = UNION if state in MEMBER_STATES else state
    for place in (state, region, ANY_STATE):
        if usual := _holder(document_form, place, among=among):
            return usual
    only_one = _only_one(form, state=state, among=among)
    return only_one or _holder(document_form, ELSEWHERE, among=among)


def _holder(document_form: str, state: str, *, among: Mapping[str, Profile]) -> str:
    """The profile that claims documents of this form and state; loading lets no two do so."""
    claim = (document_form, state)
    return next(
        (
            profile.id
            for profile in among.values()
            if any((governed.form, governed.state) == claim for governed in profile.governs)
        ),
        "",
    )


def _only_one(form: Form, *, state: str, among: Mapping[str, Profile]) -> str:
    candidates = [
        profile.id
        for profile in among.values()
        if profile.jurisdiction == state
        and profile.trigger.document
        and profile.starts_on in _STARTS_WITH_A_DOCUMENT
        and _binds(profile) is binding_of(form)
        and profile.is_published
    ]
    return candidates[0] if len(candidates) == 1 else ""


def _binds(profile: Profile) -> Binding:
    mandatory = profile.binding is ProfileBinding.MANDATORY
    return Binding.MANDATORY if mandatory else Binding.VOLUNTARY
