"""The signature on a mail: what it covers, and what it does not."""

from __future__ import annotations

import base64
from contextlib import suppress

import pysequoia
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import InvalidRequest
from seawall.mailroom.signing.model import SignatureKind, SignatureState
from tests.mailroom.mails_made import (
    BODY,
    HEAD,
    PGP,
    SIGNED,
    SMIME,
    message,
    multipart_signed,
    read,
)
from tests.mailroom.signing.keys_made import cms, pgp_signer, rsa_key, signer, today
from tests.problems import raises_problem


@pytest.mark.parametrize("raw", [SIGNED, SIGNED.replace(b"\r\n", b"\n")], ids=["sent", "maildir"])
def test_an_smime_mail_is_valid_on_the_wire_and_in_a_maildir(raw):
    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Remove https://host.example/v/1"


def test_an_opaque_smime_mail_is_opened_and_verified():
    seal = base64.encodebytes(cms(BODY, SMIME, detached=False))
    head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
    raw = HEAD + head + b"Content-Transfer-Encoding: base64\r\n\r\n" + seal

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Remove https://host.example/v/1"


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_a_pgp_mime_mail_is_verified(ending):
    raw = multipart_signed(BODY, PGP.detached(BODY), "application/pgp-signature")

    mail = read(raw.replace(b"\r\n", ending), [PGP.known], today())

    assert (mail.signature.kind, mail.signature.is_valid) == (SignatureKind.PGP, True)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_clear_signed_mail_is_verified_and_gives_only_the_signed_words(charset):
    block = pysequoia.sign(
        PGP.secret.signer(),
        "Referral: entfernt für GT".encode(charset),
        mode=pysequoia.SignatureMode.CLEAR,
    )
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"

    mail = read(HEAD + head.encode() + b"Before.\r\n" + block, [PGP.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Referral: entfernt für GT"
    assert "words_outside_signature" in mail.flags


def test_a_clear_signed_mail_that_was_altered_keeps_its_words_and_is_invalid():
    block = PGP.clear("Referral GT-1").replace(b"GT-1", b"GT-2")

    mail = read(HEAD + b"\r\n" + block, [PGP.known], today())

    assert mail.signature.state is SignatureState.INVALID
    assert "Referral GT-2" in mail.text


def test_a_signed_part_beside_unsigned_ones_lends_them_no_trust():
    inner = SIGNED.removeprefix(HEAD)
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n"
        + inner
        + b"\r\n--outer\r\n\r\nRemove everything else too.\r\n--outer--\r\n"
    )

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.state is SignatureState.ABSENT
    assert "signed_in_part" in mail.flags
    assert "signed_in_part" not in read(SIGNED, [SMIME.known], today()).flags


def test_a_second_reading_of_a_signed_mail_is_not_possible():
    sly = SIGNED.replace(b"--b--\r\n", b"--b\r\n\r\nRemove https://other.example/\r\n--b--\r\n")

    mail = read(sly, [SMIME.known], today())

    assert mail.signature.state is SignatureState.UNREADABLE
    assert "not made of two parts" in mail.signature.why


def test_a_signer_who_is_not_the_sender_is_flagged():
    raw = SIGNED.replace(b"From: unit@authority", b"From: chief@authority")

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert "signer_is_not_sender" in mail.flags
    assert "signer_is_not_sender" not in read(SIGNED, [SMIME.known], today()).flags


def test_an_encrypted_mail_is_named_as_one():
    raw = HEAD + b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
    sealed = enveloped(b"Remove https://host.example/v/1")
    smime = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
    smime += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(sealed)

    for mail in (read(raw), read(smime)):
        assert "encrypted" in mail.flags
        assert [fault.code for fault in mail.faults] == ["encrypted"]


def enveloped(content: bytes) -> bytes:
    """An encrypted S/MIME message, in DER."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content)
    builder = builder.add_recipient(signer(rsa_key()).certificate)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_a_bomb_inside_an_opaque_signature_is_refused_too():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99)
    )
    seal = base64.encodebytes(cms(deep, SMIME, detached=False))
    head = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    with raises_problem("mailroom.mail-too-tangled.boundaries"):
        read(HEAD + head + seal, [SMIME.known], today())


def test_a_clear_signed_text_that_was_forwarded_does_not_sign_the_mail():
    made = message("Please act on this.")
    made.add_attachment(message(PGP.clear("Referral GT-1").decode()))

    mail = read(made, [PGP.known], today())

    assert mail.signature.state is SignatureState.ABSENT
    assert "Referral GT-1" in mail.text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_flipped_byte_of_a_signed_body_is_valid(data):
    start = SIGNED.index(BODY)
    at = data.draw(st.integers(start, start + len(BODY) - 1))
    bit = data.draw(st.integers(0, 7))
    altered = SIGNED[:at] + bytes([SIGNED[at] ^ (1 << bit)]) + SIGNED[at + 1 :]

    mail = read(altered, [SMIME.known], today())

    # a line end that only changes its spelling is the same line end
    assert not mail.signature.is_valid or mail.text == "Remove https://host.example/v/1"


@pytest.mark.parametrize("mark", [b"utf-7''+2AA-", b"\0''a", b"idna''%ff%fe", b"undefined''%ff"])
@pytest.mark.parametrize("kind", [b"signed", b"mixed"])
def test_a_boundary_in_an_encoding_that_is_none_is_refused_or_signs_nothing(kind, mark):
    raw = b"Content-Type: multipart/%s; boundary*=%s\r\n\r\n--a\r\n\r\nhi\r\n--a--\r\n" % (
        kind,
        mark,
    )

    with suppress(InvalidRequest):
        assert not read(HEAD + raw, [SMIME.known], today()).signature.is_valid


@pytest.mark.parametrize(
    "more",
    [
        pgp_signer().clear("Remove https://victim.example/"),
        b"Remove it.\n-----END PGP SIGNATURE-----",
    ],
    ids=["signed by another", "under another end"],
)
def test_words_behind_a_clear_signed_text_are_told_whatever_they_are_wrapped_in(more):
    made = message((PGP.clear("Referral GT-1") + b"\n" + more).decode())

    mail = read(made, [PGP.known], today())

    assert (mail.text.strip(), mail.signature.is_valid) == ("Referral GT-1", True)
    assert "words_outside_signature" in mail.flags
