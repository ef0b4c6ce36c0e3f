"""Which law governs a document: the profile that its form and its state lead to.

The document may name a profile of the register itself. Else the table below says what is
usual, and else the one profile of that state that begins with a document and binds as the
form does: so an operator's own profile is found without a line of Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from seawall.orders.annexes.member_states import MEMBER_STATES
from seawall.orders.jurisdictions.model import Binding as ProfileBinding
from seawall.orders.jurisdictions.model import Event, Profile
from seawall.orders.model import Binding, Form

_UNION, _ANY = "EU", "*"

#: By the document's form and the state it comes from. `*` is any state, since the form is
#: that of one law; no state is what is usual where nothing better is known.
_USUAL: Mapping[tuple[str, str], str] = {
    ("annex1", "*"): "eu-tco-removal-order",
    ("s3_notice", "*"): "gb-ta2006-s3-notice",
    ("notice", "GB"): "gb-ta2006-s3-notice",
    ("notice", "AU"): "au-osa-class1-removal",
    ("removal_order", "AU"): "au-osa-class1-removal",
    ("notice", "NZ"): "nz-fvpca-takedown",
    ("removal_order", "NZ"): "nz-fvpca-takedown",
    ("removal_order", "IN"): "in-it-rules-order",
    ("notice", "IN"): "in-it-rules-order",
    ("removal_order", "CA"): "ca-cc-83223",
    ("removal_order", _UNION): "eu-dsa-art9-order",
    ("exposure_decision", "*"): "eu-tco-exposed-report",
    ("information_order", _UNION): "eu-epoc",
    ("information_order", "US"): "us-2703f-preservation",
    ("referral", "GB"): "gb-ctiru-referral",
    ("referral", _UNION): "eu-iru-referral",
    ("referral", ""): "eu-iru-referral",
}
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
_STARTS_WITH_A_DOCUMENT = frozenset({Event.RECEIPT, Event.NOTICE_GIVEN, Event.DECISION_RECEIVED})


def binding_of(form: Form) -> Binding:
    """Whether a document of this form must be obeyed."""
    return _BINDING[form]


def governing(
    document_form: str, *, form: Form, state: str, named: str, among: Mapping[str, Profile]
) -> str:
    """The id of the profile, or nothing where no law gives a time."""
    if named in among and _binds(among[named]) is binding_of(form):
        return named
    region = _UNION if state in MEMBER_STATES else state
    for place in (state, region, _ANY):
        if usual := _USUAL.get((document_form, place)):
            return usual
    return _only_one(form, state=state, among=among) or _USUAL.get((document_form, ""), "")


def _only_one(form: Form, *, state: str, among: Mapping[str, Profile]) -> str:
    found = [
        profile.id
        for profile in among.values()
        if profile.jurisdiction == state
        and profile.trigger.document
        and profile.starts_on in _STARTS_WITH_A_DOCUMENT
        and _binds(profile) is binding_of(form)
        and profile.is_published
    ]
    return found[0] if len(found) == 1 else ""


def _binds(profile: Profile) -> Binding:
    mandatory = profile.binding is ProfileBinding.MANDATORY
    return Binding.MANDATORY if mandatory else Binding.VOLUNTARY
