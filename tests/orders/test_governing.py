"""Which law a document falls under is data, and answers as the table in Python did."""

from __future__ import annotations

from seawall.clocks.jurisdictions import known_profiles
from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.clocks.jurisdictions.model import DocumentForm
from seawall.forms.model import Form
from seawall.orders.demand import _OWN_FORMS, PETITIONS
from seawall.orders.governing import binding_of, governing_profile
from seawall.orders.model import Binding

#: The table of before, whole: by the document's form and its state, the profile.
TABLE = {
    ("annex1", "*"): "eu-tco-removal-order",
    ("s3_notice", "*"): "gb-ta2006-s3-notice",
    ("notice", "AU"): "au-osa-class1-removal",
    ("removal_order", "AU"): "au-osa-class1-removal",
    ("notice", "NZ"): "nz-fvpca-takedown",
    ("removal_order", "NZ"): "nz-fvpca-takedown",
    ("removal_order", "IN"): "in-it-rules-order",
    ("notice", "IN"): "in-it-rules-order",
    ("removal_order", "CA"): "ca-cc-83223",
    ("removal_order", "EU"): "eu-dsa-art9-order",
    ("exposure_decision", "*"): "eu-tco-exposed-report",
    ("information_order", "EU"): "eu-dsa-art10-order",
    ("information_order", "AU"): "au-bose-information-request",
    ("removal_order", "SG"): "sg-ocha-disabling-direction",
    ("epoc", "*"): "eu-epoc",
    ("epoc_pr", "*"): "eu-epoc-pr",
    ("dsa_information_order", "*"): "eu-dsa-art10-order",
    ("osa_information_notice", "*"): "gb-osa-information-notice",
    ("osa_technology_notice", "*"): "gb-osa-technology-notice",
    ("osa_confirmation_decision", "*"): "gb-osa-confirmation-decision",
    ("esafety_removal_notice", "*"): "au-osa-class1-removal",
    ("esafety_hosting_notice", "*"): "au-osa-class1-hosting",
    ("esafety_avm_notice", "*"): "au-avm-remove",
    ("esafety_information_notice", "*"): "au-bose-information-request",
    ("ocha_disabling_direction", "*"): "sg-ocha-disabling-direction",
    ("ocha_account_direction", "*"): "sg-ocha-account-direction",
    ("ca_hate_propaganda_order", "*"): "ca-cc-3201",
    ("information_order", "US"): "us-2703f-preservation",
    ("referral", "GB"): "gb-ctiru-referral",
    ("referral", "EU"): "eu-iru-referral",
    ("referral", "elsewhere"): "eu-iru-referral",
}
FORMS: dict[str, Form] = {"annex1": Form.REMOVAL_ORDER, "s3_notice": Form.NOTICE, **PETITIONS}
#: Of what no line of the table is for: the one profile of its state that asks and binds as it does.
ONLY_ONE = {
    ("notice", "FR"): "fr-lcen-6-1",
    ("notice", "CA"): "ca-cc-83223",
    ("information_order", "US"): "us-2703f-preservation",
    ("notice", "SG"): "sg-ocha-disabling-direction",
}
STATES = [
    "",
    "*",
    "EU",
    "GB",
    "AU",
    "NZ",
    "IN",
    "CA",
    "US",
    "SG",
    "BR",
    "ZZ",
    "elsewhere",
    *MEMBER_STATES,
]


def answer(document_form: str, state: str) -> str:
    form = FORMS[document_form]
    return governing_profile(
        document_form, form=form, state=state, named_profile="", among=known_profiles()
    )


def expected(document_form: str, state: str) -> str:
    region = "EU" if state in MEMBER_STATES else state
    lines = [(document_form, place) for place in (state, region, "*")]
    usual = next((TABLE[line] for line in lines if line in TABLE), "")
    if usual or binding_of(FORMS[document_form]) is Binding.NONE:
        return usual
    return ONLY_ONE.get((document_form, state)) or TABLE.get((document_form, "elsewhere"), "")


def test_the_profiles_claim_what_the_table_said_line_by_line_and_nothing_else():
    claims = {
        (governed.form.value, governed.state): profile.id
        for profile in known_profiles().values()
        for governed in profile.governs
    }

    assert claims == TABLE


def test_every_form_of_every_state_leads_where_it_led_before():
    pairs = [(form, state) for form in FORMS for state in STATES]

    assert {pair: answer(*pair) for pair in pairs} == {pair: expected(*pair) for pair in pairs}


def test_a_profile_may_claim_every_form_that_binds_or_asks_and_no_other():
    assert set(FORMS) == {*_OWN_FORMS, *PETITIONS}
    assert {form.value for form in DocumentForm} == {
        name for name, form in FORMS.items() if binding_of(form) is not Binding.NONE
    }
