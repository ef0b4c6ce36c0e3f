"""What a CMS signature says (RFC 5652), read out of its bytes and not yet believed.

The reader is lazy and meets broken bytes anywhere, so everything is taken out here, once,
and a plain record goes on to be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms  # type: ignore[import-untyped]

from seawall.mailroom.signing.model import BadSignature

MOST_CERTIFICATES = 20
_ENCRYPTED = ("enveloped_data", "authenticated_enveloped_data", "encrypted_data")
_MOST_SALT = 512


@dataclass(frozen=True, slots=True)
class SignedData:
    """One signer's signature: what it covers, how it was made, whom it names.

    ``attributes`` are the signed attributes as the signature is made over them. ``content``
    is there in opaque signatures only. ``issuer`` and ``serial`` (or ``key_identifier``) name
    the certificate, and ``certificates`` are those that the message brings along, in DER.
    """

    content: bytes | None
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
    serial: int
    key_identifier: bytes
    certificates: tuple[bytes, ...]


def is_encrypted(content: bytes) -> bool:
    """Whether these bytes are an encrypted message, which nobody here opens."""
    try:
        return cms.ContentInfo.load(content)["content_type"].native in _ENCRYPTED
    except (ValueError, TypeError):
        return False


def read_signed_data(content: bytes) -> SignedData:
    """The signature in these bytes; raises `BadSignature` where there is none to check."""
    try:
        info = cms.ContentInfo.load(content, strict=True)
        if info["content_type"].native != "signed_data":
            raise BadSignature("It is no signed message.")
        signed = info["content"]
        signers = signed["signer_infos"]
        if len(signers) != 1:
            raise BadSignature(f"It has {len(signers)} signers, where one is expected.")
        return _read(signed, signers[0])
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError):
        raise BadSignature("The signature is damaged: it is no CMS.") from None


def _read(signed: cms.SignedData, signer: cms.SignerInfo) -> SignedData:
    inside = signed["encap_content_info"]
    attributes = _said(signer["signed_attrs"])
    algorithm, hashed, salt = _algorithm(signer)
    issuer, serial, identifier = _named(signer["sid"])
    time = attributes.get("signing_time")
    return SignedData(
        content=inside["content"].native,
        content_type=inside["content_type"].native,
        digest=signer["digest_algorithm"]["algorithm"].native,
        attributes=signer["signed_attrs"].untag().dump(),
        said_type=attributes["content_type"],
        said_digest=attributes["message_digest"],
        signing_time=time.astimezone(UTC) if isinstance(time, datetime) else None,
        algorithm=algorithm,
        hash=hashed,
        salt_length=salt,
        signature=signer["signature"].native,
        issuer=issuer,
        serial=serial,
        key_identifier=identifier,
        certificates=_brought(signed["certificates"]),
    )


def _said(attributes: cms.CMSAttributes) -> dict[str, Any]:
    """The signed attributes by name; each once, with one value."""
    if not attributes.native:
        raise BadSignature("The signature has no signed attributes.")
    values: dict[str, Any] = {}
    for attribute in attributes:
        name = attribute["type"].native
        if name in values:
            raise BadSignature(f"The signature says {name} twice.")
        if name in ("content_type", "message_digest", "signing_time"):
            (values[name],) = attribute["values"].native
    for name in ("content_type", "message_digest"):
        if name not in values:
            raise BadSignature(f"The signature does not say {name}.")
    return values


def _algorithm(signer: cms.SignerInfo) -> tuple[str, str, int]:
    """How the signature was made: family, hash, and the salt of RSA-PSS."""
    chosen: algos.SignedDigestAlgorithm = signer["signature_algorithm"]
    family = chosen.signature_algo
    own_hash = signer["digest_algorithm"]["algorithm"].native
    if family != "rsassa_pss":
        return family, chosen.hash_algo if _names_hash(chosen) else own_hash, 0
    parameters = chosen["parameters"]
    mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
    hashed, salt = (
        parameters["hash_algorithm"]["algorithm"].native,
        parameters["salt_length"].native,
    )
    if mask != hashed or not 0 <= salt <= _MOST_SALT:
        raise BadSignature("The signature's RSA-PSS parameters are not usual ones.")
    return family, hashed, salt


def _names_hash(chosen: algos.SignedDigestAlgorithm) -> bool:
    return "_" in chosen["algorithm"].native and not chosen["algorithm"].native.startswith("rsassa")


def _named(signer: cms.SignerIdentifier) -> tuple[bytes, int, bytes]:
    if signer.name == "subject_key_identifier":
        return b"", 0, signer.chosen.native
    return signer.chosen["issuer"].dump(), signer.chosen["serial_number"].native, b""


def _brought(certificates: cms.CertificateSet) -> tuple[bytes, ...]:
    encoded = tuple(
        certificate.chosen.dump()
        for certificate in certificates
        if certificate.name == "certificate"
    )
    if len(encoded) > MOST_CERTIFICATES:
        raise BadSignature(f"The signature brings more than {MOST_CERTIFICATES} certificates.")
    return encoded
