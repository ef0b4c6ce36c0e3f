"""Whether a signature fits a certificate's key, by what is still strong today.

SHA-256 and longer, RSA of 2048 bits and more, the curves P-256, P-384 and P-521, Ed25519.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_SMALLEST_RSA = 2048


class DoesNotVerify(Exception):
    """The signature is wrong, or made in a way that proves nothing."""


class WrongSignature(DoesNotVerify):
    """The mathematics was done, and does not come out."""


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """How a signature says that it was made, in the names of its own format."""

    algorithm: str
    hash: str
    salt_length: int


def check_signature(
    signature: bytes, content: bytes, certificate: x509.Certificate, way: SignatureScheme
) -> None:
    """Do the mathematics; raises `WrongSignature` where it does not come out."""
    key, hashed = certificate.public_key(), HASHES.get(way.hash)
    if hashed is None and way.algorithm != "ed25519":
        raise DoesNotVerify(f"The hash {way.hash} is too weak for signatures.")
    try:
        match way.algorithm, key:
            case "ed25519", Ed25519PublicKey():
                key.verify(signature, content)
            case "ecdsa", ec.EllipticCurvePublicKey() if isinstance(key.curve, _CURVES) and hashed:
                key.verify(signature, content, ec.ECDSA(hashed))
            case (("rsassa_pkcs1v15" | "rsassa_pss"), RSAPublicKey()) if hashed:
                key.verify(signature, content, _padding(way, key, hashed), hashed)
            case _:
                raise DoesNotVerify(
                    f"A signature by {way.algorithm} with this key is not accepted."
                )
    except InvalidSignature:
        raise WrongSignature(
            "The signature does not match the content. Something was changed."
        ) from None


def load_verifiers() -> None:
    """Load what the library loads late: in the jail there are no files to load it from."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    names = x509.SubjectAlternativeName([x509.RFC822Name("nobody@example.org")])
    born = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(born)
        .not_valid_after(born + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    read = x509.load_der_x509_certificate(der_of(certificate))
    _ = [extension.value for extension in read.extensions], read.subject.rfc4514_string()
    signature = key.sign(b"nothing", ec.ECDSA(hashes.SHA256()))
    check_signature(signature, b"nothing", read, SignatureScheme("ecdsa", "sha256", 0))


def der_of(certificate: x509.Certificate) -> bytes:
    """A certificate as bytes, by which it is pinned."""
    return certificate.public_bytes(Encoding.DER)


def _padding(
    way: SignatureScheme, key: RSAPublicKey, hashed: hashes.HashAlgorithm
) -> padding.AsymmetricPadding:
    if key.key_size < _SMALLEST_RSA:
        raise DoesNotVerify(f"An RSA key of {key.key_size} bits is too short.")
    if way.algorithm == "rsassa_pss":
        return padding.PSS(mgf=padding.MGF1(hashed), salt_length=way.salt_length)
    return padding.PKCS1v15()
