"""Keys and certificates for tests, made on the spot for "Grey Tide Unit"."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pysequoia
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
)
from cryptography.x509.oid import NameOID

from seawall.mailroom.signing import pgp, smime
from seawall.mailroom.signing.model import KnownKey

UNIT = "Grey Tide Unit"
MAILBOX = "unit@authority.example.org"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | Ed25519PrivateKey


def today() -> datetime:
    """Now, for libraries that stamp what they sign with the machine's clock."""
    return datetime.now(UTC)


@functools.cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """An RSA key; made once a run, since it takes a while."""
    return rsa.generate_private_key(65537, bits)


@functools.cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """A key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its certificate."""

    key: PrivateKey
    certificate: x509.Certificate

    @property
    def known(self) -> KnownKey:
        """The certificate as a register holds it."""
        return smime.known_key_of(self.certificate)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def signer(
    key: PrivateKey | None = None,
    *,
    mailbox: str = MAILBOX,
    starts: datetime | None = None,
    ends: datetime | None = None,
    serial: int = 7,
) -> Signer:
    """A certificate in its own name, good since yesterday unless told otherwise."""
    key = key or ec_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, UNIT)])
    digest = None if isinstance(key, Ed25519PrivateKey) else hashes.SHA256()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(starts or today() - timedelta(days=1))
        .not_valid_after(ends or today() + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(mailbox)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, digest)
    )
    return Signer(key, certificate)


def cms(
    content: bytes,
    by: Signer,
    *,
    detached: bool = True,
    options: tuple[pkcs7.PKCS7Options, ...] = (),
    digest: hashes.HashAlgorithm | None = None,
    padding: object = None,
) -> bytes:
    """A CMS signature over this content, in DER."""
    chosen = [pkcs7.PKCS7Options.Binary, *options]
    if detached:
        chosen.append(pkcs7.PKCS7Options.DetachedSignature)
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(content)
        .add_signer(by.certificate, by.key, digest or hashes.SHA256(), rsa_padding=padding)
        .sign(Encoding.DER, chosen)
    )


@dataclass(frozen=True, slots=True)
class PgpSigner:
    """An OpenPGP key with its certificate."""

    secret: pysequoia.Tsk

    @property
    def certificate(self) -> pysequoia.Cert:
        return self.secret.extract_certificate()

    @property
    def known(self) -> KnownKey:
        """The certificate as a register holds it."""
        return pgp.known_key(bytes(self.certificate))

    def detached(self, content: bytes) -> bytes:
        """An armoured signature over this content."""
        mode = pysequoia.SignatureMode.DETACHED
        return pysequoia.sign(self.secret.signer(), content, mode=mode)

    def clear(self, text: str) -> bytes:
        """A clear-signed text."""
        mode = pysequoia.SignatureMode.CLEAR
        return pysequoia.sign(self.secret.signer(), text.encode(), mode=mode)


def pgp_signer(mailbox: str = MAILBOX) -> PgpSigner:
    """A fresh OpenPGP key."""
    return PgpSigner(pysequoia.Tsk.generate(user_id=f"{UNIT} <{mailbox}>"))
