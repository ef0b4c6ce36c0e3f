"""The small rules of receiving: who it is, which law governs, what an address means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions import known_profiles
from seawall.forms.model import Channel, Form
from seawall.ids import AuthorityId, OrganisationId
from seawall.mailroom.signing.model import ABSENT, Signature, SignatureKind, SignatureState
from seawall.orders.admission import OrderFlag, signature_flags
from seawall.orders.clarification import is_enough
from seawall.orders.demand import DemandedAddress
from seawall.orders.duplicate import contradicting_order, sender_key
from seawall.orders.genuineness import GenuinenessWord, add_word, verdict
from seawall.orders.governing import governing_profile
from seawall.orders.locating import address_of
from seawall.orders.model import Genuineness, OrderState, Trust
from seawall.orders.register.model import Authority, AuthorityKind, AuthorityState
from seawall.orders.signer_mismatch import DifferingFact, SenderFact
from seawall.orders.trust import RefusalReason, is_sender_known, standing
from tests.orders.test_store import an_order
from tests.orders_made import URL
from tests.people_made import NOON

KNOWN = Authority(
    AuthorityId("auth_1"),
    OrganisationId("org_1"),
    "Example Authority",
    AuthorityKind.COMPETENT_AUTHORITY,
    "FR",
    NOON,
)
OUT_OF_TIME = (
    SignatureState.NOT_YET,
    SignatureState.BEFORE_KEY,
    SignatureState.EXPIRED,
    SignatureState.EXPIRED_KEY,
    SignatureState.LONG_AGO,
)
UNPROVED = (SignatureState.UNKNOWN_KEY, SignatureState.UNREADABLE, SignatureState.ABSENT)
SUSPENDED = replace(KNOWN, state=AuthorityState.SUSPENDED, why="hijacked")


def signed(state, **more):
    return Signature(state, SignatureKind.JWS, "key", signed_at=NOON, **more)


# Who sent it


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (SignatureState.INVALID, RefusalReason.FORGED),
        (SignatureState.REVOKED_KEY, RefusalReason.REVOKED_KEY),
        *((state, None) for state in (*OUT_OF_TIME, *UNPROVED, SignatureState.VALID)),
    ],
)
def test_what_a_signature_leads_to(state, reason):
    found = standing(Channel.API, signed(state), authority=KNOWN)

    assert found.refused is reason
    assert is_sender_known(found.trust) is (state is SignatureState.VALID)


@given(st.sampled_from(SignatureState), st.sampled_from(Channel), st.booleans())
def test_nothing_of_a_suspended_authority_is_taken(state, channel, bound):
    found = standing(channel, signed(state), authority=SUSPENDED, key_is_bound=bound)

    assert found.refused is not None
    assert not is_sender_known(found.trust)


@given(st.sampled_from(OUT_OF_TIME))
def test_a_wrong_clock_is_a_state_of_its_own_and_never_a_refusal(state):
    found = standing(Channel.API, signed(state, fits=True), authority=KNOWN)
    unchecked = standing(Channel.API, signed(state), authority=KNOWN)

    assert (found.trust, found.refused) == (Trust.OUT_OF_TIME, None)
    assert (unchecked.trust, unchecked.refused) == (Trust.UNSIGNED, None)
    assert signature_flags(signed(state)) != ()


@given(st.sampled_from(SignatureState), st.sampled_from(Channel), st.booleans())
def test_forged_is_a_word_for_failed_mathematics_alone(state, channel, bound):
    found = standing(channel, signed(state), authority=KNOWN, key_is_bound=bound)

    assert (found.refused is RefusalReason.FORGED) is (state is SignatureState.INVALID)


@given(st.sampled_from(SignatureState), st.sampled_from(Channel), st.booleans())
def test_whoever_names_another_is_never_a_known_sender(state, channel, bound):
    fact = DifferingFact(SenderFact.STATE, "DE", "FR")
    found = standing(channel, signed(state), authority=KNOWN, key_is_bound=bound, differing=(fact,))

    assert not is_sender_known(found.trust)


def test_a_name_alone_proves_nothing_and_an_unknown_one_even_less():
    named = standing(Channel.EMAIL_PLAIN, ABSENT, authority=KNOWN)
    unknown = standing(Channel.EMAIL_PLAIN, ABSENT, authority=None)

    assert (named.trust, unknown.trust) == (Trust.UNSIGNED, Trust.UNKNOWN_SENDER)


def test_a_claim_has_a_series_of_numbers_of_its_own():
    real = sender_key(authority=KNOWN, is_known=True, signature=ABSENT, claims="")
    claim = sender_key(authority=KNOWN, is_known=False, signature=ABSENT, claims="")
    stranger = sender_key(authority=None, is_known=False, signature=ABSENT, claims="X  y")
    same = sender_key(authority=None, is_known=False, signature=ABSENT, claims="x Y")

    assert len({real, claim, stranger}) == 3
    assert stranger == same
    assert max(map(len, (real, claim, stranger))) <= 128


# Whether it is genuine

_WORDS = st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=5, unique_by=lambda w: w[0])


@given(_WORDS)
def test_one_person_never_decides_and_two_who_agree_do(said):
    words = ()
    for person, is_genuine in said:
        words = add_word(words, GenuinenessWord(f"p{person}", is_genuine, "called back", NOON))
        yes = sum(word.is_genuine for word in words)
        no = len(words) - yes
        expected = Genuineness.PENDING
        if max(yes, no) >= 2 and yes != no:
            expected = Genuineness.YES if yes > no else Genuineness.NO

        assert verdict(words) is expected


def test_where_nobody_has_spoken_nothing_was_asked():
    assert verdict(()) is Genuineness.NOT_ASKED


# Which law


@pytest.mark.parametrize(
    ("document", "form", "state", "profile"),
    [
        ("annex1", Form.REMOVAL_ORDER, "FR", "eu-tco-removal-order"),
        ("annex1", Form.REMOVAL_ORDER, "", "eu-tco-removal-order"),
        ("s3_notice", Form.NOTICE, "GB", "gb-ta2006-s3-notice"),
        ("removal_order", Form.REMOVAL_ORDER, "DE", "eu-dsa-art9-order"),
        ("removal_order", Form.REMOVAL_ORDER, "IN", "in-it-rules-order"),
        ("notice", Form.NOTICE, "NZ", "nz-fvpca-takedown"),
        ("notice", Form.NOTICE, "AU", "au-osa-class1-removal"),
        ("referral", Form.REFERRAL, "GB", "gb-ctiru-referral"),
        ("referral", Form.REFERRAL, "BE", "eu-iru-referral"),
        ("exposure_decision", Form.EXPOSURE_DECISION, "IE", "eu-tco-exposed-report"),
        ("information_order", Form.INFORMATION_ORDER, "US", "us-2703f-preservation"),
        ("alert", Form.ALERT, "", ""),
        ("notice", Form.NOTICE, "BR", ""),
    ],
)
def test_the_form_and_the_state_lead_to_a_law(document, form, state, profile):
    found = governing_profile(
        document, form=form, state=state, named_profile="", among=known_profiles()
    )

    assert found == profile


def test_a_document_may_name_its_law_but_not_make_itself_binding():
    among = known_profiles()

    named = governing_profile(
        "removal_order",
        form=Form.REMOVAL_ORDER,
        state="FR",
        named_profile="fr-lcen-6-1",
        among=among,
    )
    raised = governing_profile(
        "referral", form=Form.REFERRAL, state="FR", named_profile="fr-lcen-6-1", among=among
    )

    assert named == "fr-lcen-6-1"
    assert raised == "eu-iru-referral"


@given(st.sampled_from(["annex1", "notice", "referral"]), st.text("ABFRXZ", max_size=2))
def test_a_secret_notice_is_never_chosen_by_itself(document, state):
    forms = {"annex1": Form.REMOVAL_ORDER, "notice": Form.NOTICE, "referral": Form.REFERRAL}
    among = known_profiles()
    found = governing_profile(
        document, form=forms[document], state=state, named_profile="", among=among
    )

    assert not found or among[found].is_published


# What an address means


@pytest.mark.parametrize(
    "written",
    [
        URL,
        f"{URL}?utm_source=mail",
        "hxxps://videos[.]example[.]com/v/grey-tide",
        "HTTPS://VIDEOS.example.com:443/v/./grey-tide#t=1",
        f"https://web.archive.org/web/2026/{URL}",
    ],
)
def test_one_place_has_one_fingerprint_however_it_is_written(written):
    assert address_of(written).fingerprint == address_of(URL).fingerprint
    assert address_of(written).name == URL


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_stays_as_it_was_written(text):
    found = address_of(text)

    assert len(found.name) <= 512
    assert len(found.fingerprint) == 64
    assert found.canonical or found.written == text.strip()


def test_a_long_address_is_named_by_its_digest():
    found = address_of(f"{URL}?q={'x' * 600}")

    assert found.name.startswith("sha256:")
    assert found.canonical


# Contradictions and replies


def of(aim, **more):
    return an_order("org_1", body={"aim": aim}, **more)


def test_two_orders_contradict_when_one_keeps_what_the_other_removes():
    remove, keep = of("remove"), of("keep")
    refused = of("remove", state=OrderState.REFUSED)
    letter = of("remove", form=Form.LETTER)

    assert contradicting_order(keep, [refused, letter, remove]) == remove
    assert contradicting_order(keep, [refused, letter, of("keep")]) is None
    assert contradicting_order(letter, [keep]) is None


@pytest.mark.parametrize(
    ("missing", "places", "fields", "enough"),
    [
        (["annex1.B.url_missing"], [], {}, False),
        (["annex1.B.url_missing"], ["nowhere"], {}, False),
        (["annex1.B.url_missing"], [URL], {}, True),
        (["annex1.B.url_missing", "annex1.B.category_missing"], [URL], {}, False),
        (["annex1.B.category_missing"], [], {"categories": ["2_7_a"]}, True),
        (["annex1.E.signature_missing"], [URL], {}, None),
        ([], [URL], {}, None),
    ],
)
def test_tco_13_a_reply_is_enough_when_it_brings_all_that_was_missing(
    missing, places, fields, enough
):
    given_places = [DemandedAddress(url=one) for one in places]

    assert is_enough(missing, places=given_places, fields=fields) is enough


def test_every_flag_is_one_word_for_machines():
    assert all(flag.value == flag.value.strip().lower() for flag in OrderFlag)
