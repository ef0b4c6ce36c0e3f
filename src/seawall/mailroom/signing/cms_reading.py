"""What a CMS signature says (RFC 5652), read out of a stranger's bytes in the jail.

The reader is lazy and meets broken bytes anywhere, so everything is taken out here, once,
and a plain record goes on to be checked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms  # type: ignore[import-untyped]

from seawall.errors import problem
from seawall.keys.verifying import der_of
from seawall.mailroom.signing.certificate import (
    read_certificate,
    signer_name,
)
from seawall.mailroom.signing.model import BadSignature, FailedSignature, UnreadableKey
from seawall.mailroom.signing.signed_data import (
    LONGEST_NAME,
    BroughtCertificate,
    SignedData,
    check_signature,
    is_named,
)

MOST_CERTIFICATES = 20
_ENCRYPTED = ("enveloped_data", "authenticated_enveloped_data", "encrypted_data")
_MOST_SALT = 512


def is_encrypted(content: bytes) -> bool:
    """Whether these bytes are an encrypted message, which nobody here opens."""
    try:
        return cms.ContentInfo.load(content)["content_type"].native in _ENCRYPTED
    except (ValueError, TypeError):
        return False


def read_signed_data(content: bytes) -> tuple[SignedData, bytes]:
    """The signature in these bytes, and what an opaque one holds.

    Raises `BadSignature` where there is none to check.
    """
    try:
        info = cms.ContentInfo.load(content, strict=True)
        if info["content_type"].native != "signed_data":
            raise problem("mailroom.cms-not-signed", BadSignature)
        signed = info["content"]
        signers = signed["signer_infos"]
        if len(signers) != 1:
            raise problem("mailroom.cms-signers", BadSignature, count=len(signers))
        return _read(signed, signers[0])
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError):
        raise problem("mailroom.cms-damaged", BadSignature) from None


def _read(signed: cms.SignedData, signer: cms.SignerInfo) -> tuple[SignedData, bytes]:
    inside = signed["encap_content_info"]
    attributes = _said(signer["signed_attrs"])
    algorithm, hashed, salt = _algorithm(signer)
    issuer, serial, identifier = _named(signer["sid"])
    time = attributes.get("signing_time")
    signed_data = SignedData(
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
        serial=str(serial),
        key_identifier=identifier,
    )
    brought = _brought(signed["certificates"])
    return replace(signed_data, brought=_signers(signed_data, brought)), inside[
        "content"
    ].native or b""


def _signers(signed_data: SignedData, brought: tuple[bytes, ...]) -> BroughtCertificate | None:
    """The certificate that came along for the signer, and whether the signature is its."""
    try:
        certificates = [read_certificate(der) for der in brought]
    except UnreadableKey:
        raise problem("mailroom.cms-certificate-damaged", BadSignature) from None
    named = [one for one in certificates if is_named(signed_data, one)]
    if not named:
        return None
    came = BroughtCertificate(der_of(named[0]), signer_name(named[0])[:LONGEST_NAME])
    try:
        check_signature(signed_data, named[0])
    except FailedSignature as failed:
        return replace(came, failed=str(failed))
    except BadSignature as bad:
        return replace(came, bad=str(bad))
    return came


def _said(attributes: cms.CMSAttributes) -> dict[str, Any]:
    """The signed attributes by name; each once, with one value."""
    if not attributes.native:
        raise problem("mailroom.cms-no-attributes", BadSignature)
    values: dict[str, Any] = {}
    for attribute in attributes:
        name = attribute["type"].native
        if name in values:
            raise problem("mailroom.cms-attribute-twice", BadSignature, attribute=name)
        if name in ("content_type", "message_digest", "signing_time"):
            (values[name],) = attribute["values"].native
    for name in ("content_type", "message_digest"):
        if name not in values:
            raise problem("mailroom.cms-attribute-missing", BadSignature, attribute=name)
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
        raise problem("mailroom.cms-pss", BadSignature)
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
        raise problem("mailroom.cms-certificates", BadSignature, most=MOST_CERTIFICATES)
    return encoded
