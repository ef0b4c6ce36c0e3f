"""What strangers sign is read in the jail, and a reader that was taken over can only be wrong."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.signing import smime
from seawall.mailroom.signing.model import BadSignature, SignatureState
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.mailroom.signing.seal_wire import LONGEST_SIGNATURE, SealFacts
from seawall.sandbox import DecoderDied, DecoderPool, DecodersBusy
from tests.folders import CHECKOUT
from tests.mailroom.mails_made import PGP, SIGNED, SMIME, message
from tests.mailroom.signing.keys_made import MAILBOX, cms, rsa_key, signer, today
from tests.mailroom.signing.plain_reader import PLAIN

CONTENT = b"Content-Type: text/plain\r\n\r\nRemove https://host.example/v/1\r\n"


@pytest.fixture(scope="module")
def reader():
    with DecoderPool(1) as pool:
        yield SealReader(pool)


def test_an_order_that_is_signed_by_s_mime_is_checked_from_the_jail(reader):
    mail = read_mail(SIGNED, keys=[SMIME.known], now=today(), reader=reader)

    assert mail.signature.is_valid
    assert mail.signature.signer == MAILBOX


def test_an_opaque_message_comes_out_of_the_jail_whole(reader):
    opened = reader.open_cms(cms(CONTENT * 40_000, SMIME, detached=False))

    assert opened.content == CONTENT * 40_000
    assert smime.verify_opaque(opened, [SMIME.known], now=today())[1].is_valid


def test_an_order_that_is_signed_by_openpgp_is_checked_in_the_jail(reader):
    signature = PGP.detached(CONTENT)

    assert reader.check_pgp(CONTENT, signature, PGP.known.public, is_detached=True) == (
        True,
        CONTENT,
    )
    assert reader.check_pgp(CONTENT + b"!", signature, PGP.known.public, is_detached=True) == (
        False,
        b"",
    )


def test_clear_signed_words_are_those_that_the_jail_found_signed(reader):
    text = PGP.clear("Remove https://host.example/v/1")
    mail = read_mail(
        message(text.decode()).as_bytes(), keys=[PGP.known], now=today(), reader=reader
    )

    assert mail.signature.is_valid


EVERY_KIND = {
    "p256": lambda: cms(CONTENT, signer()),
    "p521": lambda: cms(CONTENT, signer(ec.generate_private_key(ec.SECP521R1()))),
    "rsa": lambda: cms(CONTENT, signer(rsa_key()), digest=hashes.SHA512()),
    "rsa-pss": lambda: cms(CONTENT, signer(rsa_key()), padding=PSS),
}
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_strangers_signature_of_every_kind_is_judged_by_the_first_child(kind):
    with DecoderPool(1) as pool:
        signature = smime.verify_detached(
            CONTENT, EVERY_KIND[kind](), [], now=today(), reader=SealReader(pool)
        )

    assert signature.state is SignatureState.UNKNOWN_KEY
    assert signature.signer == MAILBOX


@pytest.mark.parametrize("content", [b"", b"0\x80", b"0\x84\xff\xff\xff\xff", b"\x00" * 4096])
def test_damage_is_said_and_the_next_letter_is_read(reader, content):
    with pytest.raises(BadSignature):
        reader.open_cms(content)

    assert reader.open_cms(cms(CONTENT, SMIME)).signed


def test_a_signature_that_is_too_long_is_not_carried_into_the_jail(reader):
    with pytest.raises(BadSignature, match="too long"):
        reader.read_pgp(b"-" * (LONGEST_SIGNATURE + 1))


class TakenOver:
    """A room whose child says what an attacker wants."""

    def __init__(self, facts, inside=b""):
        self.answer = facts, inside

    def room(self, family):
        assert family == "signature"
        return SimpleNamespace(ask=lambda *_: self.answer)


def says(content, signed, **lies):
    """What becomes of this content with a genuine signature over other words, and these lies."""
    genuine = PLAIN.open_cms(signed).signed
    liar = SealReader(TakenOver(SealFacts(cms=replace(genuine, **lies))))
    return smime.verify_detached(content, signed, [SMIME.known], now=today(), reader=liar)


def test_a_child_that_was_taken_over_cannot_put_a_genuine_signature_under_other_words():
    other = CONTENT.replace(b"/v/1", b"/v/2")
    digest = hashlib.sha256(other).digest()

    signature = says(other, cms(CONTENT, SMIME), said_digest=digest)

    assert signature.state is SignatureState.INVALID
    assert not signature.fits


def test_nor_give_it_another_day():
    signature = says(CONTENT, cms(CONTENT, SMIME), signing_time=today() - timedelta(days=3))

    assert signature.state is SignatureState.UNREADABLE


def test_nor_lend_it_a_registered_name():
    signed = cms(CONTENT, signer(ec.generate_private_key(ec.SECP256R1())))
    pinned = PLAIN.open_cms(cms(CONTENT, SMIME)).signed.brought

    assert says(CONTENT, signed, brought=pinned).state is SignatureState.INVALID


def test_a_genuine_signature_is_found_genuine_by_the_same_road():
    assert says(CONTENT, cms(CONTENT, SMIME)).is_valid


@pytest.mark.parametrize(
    ("lost", "why"), [(DecoderDied("it died"), BadSignature), (DecodersBusy("busy"), DecodersBusy)]
)
def test_a_child_that_dies_costs_one_signature_and_a_busy_jail_none(lost, why):
    def ask(*_):
        raise lost

    reader = SealReader(SimpleNamespace(room=lambda _: SimpleNamespace(ask=ask)))

    with pytest.raises(why):
        reader.open_cms(b"0")


def test_nothing_outside_the_jail_reads_cms():
    sources = (CHECKOUT / "src" / "seawall").rglob("*.py")
    found = {
        path.name for path in sources if re.search(r"asn1crypto|cms_reading", path.read_text())
    }

    assert found == {"cms_reading.py", "seal_opener.py"}


def test_nothing_outside_the_jail_reads_an_openpgp_signature():
    sources = list((Path(smime.__file__).parents[2]).rglob("*.py"))
    found = {
        path.name
        for path in sources
        if re.search(r"Sig\.from_bytes|\.verify\(\s*bytes=", path.read_text())
    }

    assert found == {"seal_opener.py"}
