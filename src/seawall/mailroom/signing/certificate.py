"""An X.509 certificate as a signer's key: whose it is."""

from __future__ import annotations

from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from seawall.errors import problem
from seawall.mailroom.signing.model import UnreadableKey

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
        raise problem("mailroom.no-certificate", UnreadableKey) from None
    return certificate


def signer_name(certificate: x509.Certificate) -> str:
    """The mailbox that the certificate was given for, else its common name."""
    names = _extension(certificate, x509.SubjectAlternativeName)
    mailboxes = names.get_values_for_type(x509.RFC822Name) if names else []
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    common_names = [str(name.value) for name in common]
    return next(iter([*mailboxes, *common_names]), certificate.subject.rfc4514_string())


def key_identifier(certificate: x509.Certificate) -> bytes:
    """The subject key identifier (RFC 5280, 4.2.1.2), empty where there is none."""
    extension = _extension(certificate, x509.SubjectKeyIdentifier)
    return extension.digest if extension else b""


def _extension(certificate: x509.Certificate, kind: type[Extension]) -> Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
