"""OpenPGP signatures: detached as PGP/MIME has them, and clear-signed text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pysequoia
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.mailroom.signing import pgp
from seawall.mailroom.signing.model import SignatureKind, SignatureState
from tests.mailroom.signing import pgp_by_other_clocks as by_other_clocks
from tests.mailroom.signing.keys_made import MAILBOX, UNIT, pgp_signer, today
from tests.mailroom.signing.plain_reader import PLAIN

BY = pgp_signer()
CONTENT = b"Content-Type: text/plain\r\n\r\nReferral GT-2\r\n"
SIGNED = BY.detached(CONTENT)
TEXT = "Referral GT-2\n- of the Grey Tide Unit\n\nhttps://example.org/a"
CLEAR = BY.clear(TEXT)
NOW = today()


def verified(content=CONTENT, signed=SIGNED, keys=(BY.known,), now=None):
    return pgp.verify_detached(content, signed, keys, now=now or today(), reader=PLAIN)


def test_a_mail_signed_by_a_registered_key_is_valid():
    signature = verified()

    assert signature.state is SignatureState.VALID
    assert (signature.kind, signature.signer) == (SignatureKind.PGP, f"{UNIT} <{MAILBOX}>")
    assert signature.key_fingerprint == BY.certificate.fingerprint
    assert abs(signature.signed_at - NOW) < timedelta(hours=1)


def test_a_clear_signed_text_gives_the_words_that_were_signed():
    content, signature = pgp.verify_clear(CLEAR, [BY.known], now=NOW, reader=PLAIN)

    assert content.decode() == TEXT
    assert signature.is_valid


def test_words_around_a_clear_signed_text_are_not_handed_over():
    content, signature = pgp.verify_clear(
        b"Remove all!\n" + CLEAR + b"\nAnd more!", [BY.known], now=NOW, reader=PLAIN
    )

    assert signature.is_valid
    assert content.decode() == TEXT


def test_an_altered_mail_is_refused():
    assert verified(content=CONTENT.replace(b"GT-2", b"GT-3")).state is SignatureState.INVALID
    altered = CLEAR.replace(b"GT-2", b"GT-3")

    assert pgp.verify_clear(altered, [BY.known], now=NOW, reader=PLAIN) == (
        b"",
        verified_clear(altered),
    )
    assert verified_clear(altered).state is SignatureState.INVALID


def verified_clear(text):
    return pgp.verify_clear(text, [BY.known], now=NOW, reader=PLAIN)[1]


def test_tco_33_a_key_that_nobody_registered_is_unknown():
    assert verified(keys=[pgp_signer().known]).state is SignatureState.UNKNOWN_KEY
    assert verified(keys=[]).state is SignatureState.UNKNOWN_KEY


def test_a_key_that_the_register_revoked_is_refused():
    revoked = replace(BY.known, revoked_at=NOW - timedelta(days=1))

    assert verified(keys=[revoked]).state is SignatureState.REVOKED_KEY


def test_a_key_that_its_holder_revoked_is_refused():
    own = BY.certificate.revoke(BY.secret.certifier())
    revoked = pgp.known_key(bytes(BY.certificate) + bytes(own))

    assert verified(keys=[revoked]).state is SignatureState.REVOKED_KEY


def test_a_key_that_ran_out_by_the_time_of_receipt_is_refused():
    ends = NOW + timedelta(days=2)
    certificate = BY.certificate.set_expiration(ends, BY.secret.certifier())
    known = pgp.known_key(bytes(certificate))

    assert verified(keys=[known]).is_valid
    assert (
        verified(keys=[known], now=ends + timedelta(seconds=1)).state is SignatureState.EXPIRED_KEY
    )


@pytest.mark.parametrize(
    ("signed", "state"),
    [
        (by_other_clocks.OF_2021, SignatureState.LONG_AGO),
        (by_other_clocks.OF_2060, SignatureState.NOT_YET),
        (by_other_clocks.BEFORE_ITS_KEY, SignatureState.BEFORE_KEY),
        (by_other_clocks.FOR_ONE_DAY, SignatureState.EXPIRED),
        (by_other_clocks.BY_SHA1, SignatureState.UNREADABLE),
    ],
)
def test_a_wrong_clock_and_a_weak_hash_are_no_forgery(signed, state):
    known = pgp.known_key(by_other_clocks.CERTIFICATE)

    signature = verified(by_other_clocks.CONTENT, signed, [known])

    assert signature.state is state
    assert signature.key_fingerprint == known.fingerprint


def test_what_is_altered_is_forged_by_a_clock_that_is_right():
    known = pgp.known_key(by_other_clocks.CERTIFICATE)
    altered = by_other_clocks.CONTENT.replace(b"GT-2", b"GT-3")

    assert verified(altered, by_other_clocks.OF_2021, [known]).state is SignatureState.INVALID


def test_gnupg_spells_its_armour_in_its_own_way_and_it_is_read():
    binary = pysequoia.sign(
        BY.secret.signer(), CONTENT, mode=pysequoia.SignatureMode.DETACHED, armor=False
    )

    assert verified(signed=binary).is_valid


@settings(max_examples=50)
@given(st.integers(0, len(CONTENT) - 1), st.integers(0, 7))
def test_any_flipped_byte_of_the_content_is_refused(at, bit):
    altered = CONTENT[:at] + bytes([CONTENT[at] ^ (1 << bit)]) + CONTENT[at + 1 :]

    assert not verified(content=altered).is_valid


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_whatever_is_handed_in_there_is_an_answer(content):
    assert verified(signed=content).state is not SignatureState.VALID
    assert (
        pgp.verify_clear(content, [BY.known], now=NOW, reader=PLAIN)[1].state
        is not SignatureState.VALID
    )
