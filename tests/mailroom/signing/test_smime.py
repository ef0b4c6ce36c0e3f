"""S/MIME signatures: by pinned certificates only, and only the strong ways of signing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.signing import smime
from seawall.mailroom.signing.model import BadSignature, SignatureKind, SignatureState
from tests import needs
from tests.mailroom.signing.keys_made import MAILBOX, cms, rsa_key, signer, today
from tests.mailroom.signing.plain_reader import PLAIN

CONTENT = b"Content-Type: text/plain\r\n\r\nRemoval order GT-1 of the Grey Tide Unit\r\n"
UNIT = signer()
SIGNED = cms(CONTENT, UNIT)


def verified(content: bytes = CONTENT, signed: bytes = SIGNED, keys=(UNIT.known,), now=None):
    return smime.verify_detached(content, signed, keys, now=now or today(), reader=PLAIN)


def opened(signed, keys, *, now):
    try:
        return smime.verify_opaque(PLAIN.open_cms(signed), keys, now=now)
    except BadSignature as damaged:
        return b"", smime.damaged(damaged)


def test_an_order_signed_by_a_pinned_certificate_is_valid():
    signature = verified()

    assert signature.state is SignatureState.VALID
    assert (signature.kind, signature.signer) == (SignatureKind.SMIME, MAILBOX)
    assert signature.key_fingerprint == UNIT.certificate.fingerprint(hashes.SHA256()).hex()
    assert abs(signature.signed_at - today()) < timedelta(hours=1)


def test_an_opaque_signature_hands_over_what_it_holds():
    content, signature = opened(cms(CONTENT, UNIT, detached=False), [UNIT.known], now=today())

    assert content == CONTENT
    assert signature.is_valid


@pytest.mark.parametrize(
    "by",
    [
        signer(rsa_key()),
        signer(ec.generate_private_key(ec.SECP384R1())),
        signer(ec.generate_private_key(ec.SECP521R1())),
    ],
    ids=["rsa", "p384", "p521"],
)
@pytest.mark.parametrize("digest", [hashes.SHA256(), hashes.SHA512()], ids=lambda d: d.name)
def test_rsa_and_the_usual_curves_sign(by, digest):
    assert verified(signed=cms(CONTENT, by, digest=digest), keys=[by.known]).is_valid


def test_rsa_pss_signs():
    by = signer(rsa_key())
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)

    assert verified(signed=cms(CONTENT, by, padding=pss), keys=[by.known]).is_valid


def test_a_short_rsa_key_is_refused():
    by = signer(rsa_key(1024))

    signature = verified(signed=cms(CONTENT, by), keys=[by.known])

    assert signature.state is SignatureState.UNREADABLE
    assert signature.why == "An RSA key of 1024 bits is too short."


def test_a_signature_without_signed_attributes_is_refused():
    bare = cms(CONTENT, UNIT, options=(pkcs7.PKCS7Options.NoAttributes,))

    assert verified(signed=bare).why == "The signature has no signed attributes."


def test_a_certificate_that_stays_at_home_is_taken_from_the_register():
    without = cms(CONTENT, UNIT, options=(pkcs7.PKCS7Options.NoCerts,))

    assert verified(signed=without).is_valid
    assert verified(signed=without, keys=[]).state is SignatureState.UNKNOWN_KEY


def test_tco_33_a_certificate_that_is_not_pinned_is_unknown():
    twin = signer()  # the same name, number and even key: another certificate

    signature = verified(signed=cms(CONTENT, twin))

    assert signature.state is SignatureState.UNKNOWN_KEY
    assert signature.signer == MAILBOX


def test_an_altered_order_is_refused():
    signature = verified(content=CONTENT.replace(b"GT-1", b"GT-2"))

    assert signature.state is SignatureState.INVALID
    assert "changed" in signature.why


def test_a_certificate_has_to_be_within_its_dates_when_the_mail_arrives():
    ended = signer(starts=today() - timedelta(days=9), ends=today() - timedelta(seconds=5))
    signature = verified(signed=cms(CONTENT, ended), keys=[ended.known])

    assert signature.state is SignatureState.EXPIRED_KEY

    unborn = signer(starts=today() + timedelta(days=1))
    signature = verified(signed=cms(CONTENT, unborn), keys=[unborn.known])

    assert signature.state is SignatureState.BEFORE_KEY
    assert "counts from" in signature.why


def test_a_revoked_certificate_is_refused_and_one_revoked_after_receipt_is_not():
    received = today()
    revoked = replace(UNIT.known, revoked_at=received - timedelta(hours=1))
    later = replace(UNIT.known, revoked_at=received + timedelta(hours=1))

    assert verified(keys=[revoked], now=received).state is SignatureState.REVOKED_KEY
    assert verified(keys=[later], now=received).is_valid


@pytest.mark.parametrize(
    "options", [[], ["-nosmimecap"], ["-md", "sha384"], ["-keyid"], ["-stream"]], ids=str
)
def test_what_openssl_signs_verifies(tmp_path, options):
    signed = openssl(tmp_path, UNIT, options)

    assert verified(signed=signed).is_valid


def test_sha1_is_too_weak(tmp_path):
    signature = verified(signed=openssl(tmp_path, UNIT, ["-md", "sha1"]))

    assert signature.state is SignatureState.UNREADABLE
    assert signature.why == "The digest sha1 is too weak for signatures."


def test_two_signers_are_refused(tmp_path):
    other = signer(rsa_key())
    (tmp_path / "other.pem").write_bytes(other.key_pem + other.certificate_pem)

    signed = openssl(tmp_path, UNIT, ["-signer", str(tmp_path / "other.pem")])

    assert verified(signed=signed).why == "The message has 2 signers, where one is expected."


def test_ed25519_signs(tmp_path):
    by = signer(Ed25519PrivateKey.generate())
    try:
        signed = openssl(tmp_path, by, ["-md", "sha512"])
    except subprocess.CalledProcessError:
        pytest.skip("this openssl does not sign mail with Ed25519")

    assert verified(signed=signed, keys=[by.known]).is_valid


@given(st.data())
def test_any_flipped_byte_of_the_content_is_refused(data):
    at = data.draw(st.integers(0, len(CONTENT) - 1))
    bit = data.draw(st.integers(0, 7))

    assert not verified(content=flipped(CONTENT, at, bit)).is_valid


OPAQUE = cms(CONTENT, UNIT, detached=False)
NOW = today()


@given(st.integers(0, len(OPAQUE) - 1), st.integers(0, 7))
def test_no_flipped_byte_of_a_signature_makes_it_say_something_else(at, bit):
    content, signature = opened(flipped(OPAQUE, at, bit), [UNIT.known], now=NOW)

    assert not signature.is_valid or content == CONTENT


@given(st.binary(max_size=200))
def test_whatever_is_handed_in_there_is_an_answer(content):
    assert opened(content, [UNIT.known], now=NOW)[1].state is SignatureState.UNREADABLE


def flipped(content: bytes, at: int, bit: int) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


def openssl(folder, by, options):
    """A signature over the content as the openssl command makes it, in DER."""
    (folder / "signer.pem").write_bytes(by.key_pem + by.certificate_pem)
    (folder / "content").write_bytes(CONTENT)
    command = [
        needs.program("openssl"),
        "cms",
        "-sign",
        "-binary",
        "-in",
        "content",
        "-signer",
        "signer.pem",
    ]
    done = subprocess.run(
        [*command, "-outform", "DER", *options], cwd=folder, capture_output=True, check=True
    )
    return done.stdout
