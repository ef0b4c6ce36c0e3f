"""A signal as a pattern, and the types of pattern that are ours.

SHA-256, MD5, TLSH and addresses are patterns of STIX's own language, which any product can
carry out. What no product but a matcher of pictures or texts could, has a type of its own,
`tvec-pdq` and its like, and its value as the pattern: a `file` with a hash called PDQ would
be invalid, and a product that compares hashes for equality would find nothing with it.
"""

from __future__ import annotations

from seawall.signals import written_names

STIX = "stix"
VERSION = "2.1"
_PREFIX = "tvec-"

_HASHES = written_names(STIX)
#: STIX writes a TLSH digest with 70 digits; the two in front are its version.
_TLSH_VERSION = "T1"


def pattern_of(signal_type: str, value: str) -> tuple[str, str]:
    """The pattern that finds this signal, and the type of the pattern."""
    if name := _HASHES.get(signal_type):
        hashed = value.removeprefix(_TLSH_VERSION) if signal_type == "tlsh" else value
        path = f"'{name}'" if "-" in name else name
        return f"[file:hashes.{path} = {_quoted(hashed)}]", STIX
    if signal_type == "url":
        return f"[url:value = {_quoted(value)}]", STIX
    return value, _PREFIX + signal_type.replace("_", "-")


def own_type(pattern_type: str) -> str | None:
    """The signal type of a pattern type of ours; None if it is none."""
    if not pattern_type.startswith(_PREFIX):
        return None
    return pattern_type.removeprefix(_PREFIX).replace("-", "_")


def whole_tlsh(digest: str) -> str:
    """A TLSH digest with its version in front."""
    return digest if digest.upper().startswith(_TLSH_VERSION) else _TLSH_VERSION + digest


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
