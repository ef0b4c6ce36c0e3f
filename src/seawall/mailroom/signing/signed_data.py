"""What a CMS signature says (RFC 5652), as a jailed child read it.

A child may have been taken over by what it read, so nothing here is believed alone: the
signature is checked again over ``attributes``, and `require_bound` holds what the child says
of them against their bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from seawall.errors import problem
from seawall.keys import verifying
from seawall.mailroom.signing.certificate import key_identifier
from seawall.mailroom.signing.model import BadSignature, FailedSignature

LONGEST_NAME = 300

_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")  # RFC 5652, 11.2
_SIGNING_TIME = bytes.fromhex("06092a864886f70d010905")  # RFC 5652, 11.3
_OCTETS, _UTC_TIME, _GENERALIZED, _SET, _SEQUENCE = 0x04, 0x17, 0x18, 0x31, 0x30


@dataclass(frozen=True, slots=True)
class BroughtCertificate:
    """The signer's certificate as the message brought it, and what its signature came to.

    ``bad`` and ``failed`` say why it does not hold; both are empty where it does.
    """

    der: bytes
    name: str
    bad: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class SignedData:
    """One signer's signature: what it covers, how it was made, whom it names.

    ``attributes`` are the signed attributes as the signature is made over them. ``issuer`` and
    ``serial`` (in decimal, since it may be longer than a JSON number), or ``key_identifier``,
    name the certificate.
    """

    content_type: str
    digest: str
    attributes: bytes
    said_type: str
    said_digest: bytes
    signing_time: datetime | None
    algorithm: str
    hash: str
    salt_length: int
    signature: bytes
    issuer: bytes
    serial: str
    key_identifier: bytes
    brought: BroughtCertificate | None = None


def is_named(signed_data: SignedData, certificate: x509.Certificate) -> bool:
    """Whether this is the certificate that the signature names."""
    if signed_data.key_identifier:
        return signed_data.key_identifier == key_identifier(certificate)
    issuer = certificate.issuer.public_bytes()
    return (issuer, str(certificate.serial_number)) == (signed_data.issuer, signed_data.serial)


def check_signature(signed_data: SignedData, certificate: x509.Certificate) -> None:
    """Check a signature against a certificate.

    Raises `FailedSignature` where the mathematics does not come out, `BadSignature` where the
    signature was made in a way that proves nothing.
    """
    scheme = verifying.SignatureScheme(
        signed_data.algorithm, signed_data.hash, signed_data.salt_length
    )
    try:
        verifying.check_signature(
            signed_data.signature, signed_data.attributes, certificate, scheme
        )
    except verifying.WrongSignature as wrong:
        raise FailedSignature(str(wrong)) from None
    except verifying.DoesNotVerify as wrong:
        raise BadSignature(str(wrong)) from None


def require_bound(signed_data: SignedData, digest: bytes) -> None:
    """Hold what was said of the signed attributes against their bytes.

    Raises `FailedSignature` where they are not over content of this digest, `BadSignature`
    where they do not say the signing time that the child says.
    """
    if _attribute(_MESSAGE_DIGEST, _OCTETS, digest) not in signed_data.attributes:
        raise problem("mailroom.content-altered", FailedSignature)
    at = signed_data.signing_time
    says = _SIGNING_TIME in signed_data.attributes
    if says and not (at and any(one in signed_data.attributes for one in _times(at))):
        raise problem("mailroom.signing-time", BadSignature)


def _times(at: datetime) -> tuple[bytes, bytes]:
    """Both ways to write a moment (RFC 5652, 11.3)."""
    moment = at.astimezone(UTC)
    short, long = f"{moment:%y%m%d%H%M%S}Z".encode(), f"{moment:%Y%m%d%H%M%S}Z".encode()
    return _attribute(_SIGNING_TIME, _UTC_TIME, short), _attribute(
        _SIGNING_TIME, _GENERALIZED, long
    )


def _attribute(kind: bytes, tag: int, value: bytes) -> bytes:
    """An attribute with one value, in DER; none of its parts is longer than 127 bytes."""
    values = _tlv(_SET, _tlv(tag, value))
    return _tlv(_SEQUENCE, kind + values)


def _tlv(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value
