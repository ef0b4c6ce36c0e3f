"""Which law governs a document: the profile that its form and its state lead to.

The document may name a profile of the register itself. Else it falls under the profile that
claims its form and its state (`governs` in `data/jurisdictions.yaml`), and else under the one
profile of that state that begins with a document, binds as the form does, asks for the same kind
of thing, and has no form of its own: so an operator's own profile is found without a line of
Python, and a paper of the United Kingdom that names no law is no notice under section 3.
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
    Status,
)
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Form
from seawall.orders.demand import form_named
from seawall.orders.model import Binding

_BINDING: Mapping[Form, Binding] = {
    Form.REMOVAL_ORDER: Binding.MANDATORY,
    Form.NOTICE: Binding.MANDATORY,
    Form.EXPOSURE_DECISION: Binding.MANDATORY,
    Form.INFORMATION_ORDER: Binding.MANDATORY,
    Form.DUTY_NOTICE: Binding.MANDATORY,
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
    if named_profile in among and _may_govern(among[named_profile], form):
        return named_profile
    region = UNION if state in MEMBER_STATES else state
    for place in (state, region, ANY_STATE):
        if usual := _holder(document_form, place, among=among):
            return usual
    only_one = _only_one(form, state=state, among=among)
    return only_one or _holder(document_form, ELSEWHERE, among=among)


def _may_govern(profile: Profile, form: Form) -> bool:
    """Whether a document may name this profile: it binds alike, and asks for the same kind of thing.

    What asks for data never takes the clock or the forms of a removal order by naming them.
    """
    governed = [form_named(claim.form.value) for claim in profile.governs]
    asks_alike = not governed or any(
        asks_no_removal(known) is asks_no_removal(form) for known in governed
    )
    return _binds(profile) is binding_of(form) and asks_alike


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
        and _may_govern(profile, form)
        and not _has_its_own_form(profile)
        and profile.status is not Status.HISTORIC
        and profile.is_published
    ]
    return candidates[0] if len(candidates) == 1 else ""


def _has_its_own_form(profile: Profile) -> bool:
    """Whether its documents have a form that is that law's alone: what has another is none."""
    return bool(profile.governs) and all(claim.state == ANY_STATE for claim in profile.governs)


def _binds(profile: Profile) -> Binding:
    mandatory = profile.binding is ProfileBinding.MANDATORY
    return Binding.MANDATORY if mandatory else Binding.VOLUNTARY
