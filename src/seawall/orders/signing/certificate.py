"""An X.509 certificate as a signer's key: whose it is, and the mathematics with it.

Only what is still strong today: SHA-256 and longer, RSA of 2048 bits and more, the curves
P-256, P-384 and P-521, Ed25519.
"""

from __future__ import annotations

from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from seawall.orders.signing.model import BadSignature, UnreadableKey
from seawall.orders.signing.signed_data import SignedData

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_SMALLEST_RSA = 2048
Extension = TypeVar("Extension", bound=x509.ExtensionType)


def read_certificate(der: bytes) -> x509.Certificate:
    """A certificate all of whose parts can be read; a lazy one may break anywhere, later."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _ = certificate.subject, certificate.issuer, certificate.extensions
        certificate.public_key()
    except (
        ValueError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
    ):
        raise UnreadableKey(
            "These bytes hold no certificate that we can use.",
            field="key",
            remedy="Send an X.509 certificate in PEM or DER.",
        ) from None
    return certificate


def signer_name(certificate: x509.Certificate) -> str:
    """The mailbox that the certificate was given for, else its common name."""
    names = _extension(certificate, x509.SubjectAlternativeName)
    mailboxes = names.get_values_for_type(x509.RFC822Name) if names else []
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    called = [str(name.value) for name in common]
    return next(iter([*mailboxes, *called]), certificate.subject.rfc4514_string())


def key_identifier(certificate: x509.Certificate) -> bytes:
    """The subject key identifier (RFC 5280, 4.2.1.2), empty where there is none."""
    found = _extension(certificate, x509.SubjectKeyIdentifier)
    return found.digest if found else b""


def _extension(certificate: x509.Certificate, kind: type[Extension]) -> Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def check_signature(said: SignedData, certificate: x509.Certificate) -> None:
    """Do the mathematics; raises `BadSignature` where it does not come out."""
    key, hashed = certificate.public_key(), HASHES.get(said.hash)
    if hashed is None and said.algorithm != "ed25519":
        raise BadSignature(f"The hash {said.hash} is too weak to sign with.")
    try:
        match said.algorithm, key:
            case "ed25519", Ed25519PublicKey():
                key.verify(said.signature, said.attributes)
            case "ecdsa", ec.EllipticCurvePublicKey() if isinstance(key.curve, _CURVES) and hashed:
                key.verify(said.signature, said.attributes, ec.ECDSA(hashed))
            case (("rsassa_pkcs1v15" | "rsassa_pss"), RSAPublicKey()) if hashed:
                _check_rsa(said, key, hashed)
            case _:
                raise BadSignature(
                    f"A signature by {said.algorithm} with this key is not accepted."
                )
    except InvalidSignature:
        raise BadSignature(
            "The signature does not fit what is signed: something was altered."
        ) from None


def _check_rsa(said: SignedData, key: RSAPublicKey, hashed: hashes.HashAlgorithm) -> None:
    if key.key_size < _SMALLEST_RSA:
        raise BadSignature(f"An RSA key of {key.key_size} bits is too short.")
    way: padding.AsymmetricPadding = padding.PKCS1v15()
    if said.algorithm == "rsassa_pss":
        way = padding.PSS(mgf=padding.MGF1(hashed), salt_length=said.salt_length)
    key.verify(said.signature, said.attributes, way, hashed)
