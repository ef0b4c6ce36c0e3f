"""Whose key signed a document, found out before anything of it is read or counted.

Only the parts that the mathematics needs are looked at: the key's name, what is signed, and the
signature. Nothing of the content is believed or read. Whoever decides over trust verifies again,
against the database and with every rule of `jws`; this says only who may wait where.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from seawall.keys import base64url
from seawall.keys.signing import has_signed

#: Where the scope of a request carries its `DocumentSigner`; no client writes there.
SIGNER = "seawall.signer"
_LONGEST_HEADER, _LONGEST_MARK = 8_192, 200
_COLON = re.compile(rb'\s{0,20}:\s{0,20}"')

#: Where a part begins and ends.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """The authority whose key, good at this moment, signed what was sent."""

    authority: str
    key: str


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """A JWS in the compact form, or in a JSON form with one signature, not read any further."""

    content: bytes
    protected: Span
    payload: Span
    signature: Span

    @property
    def mark(self) -> bytes:
        """The signature as it is written: what was signed once has one, and nothing else has it."""
        return self.content[slice(*self.signature)]

    @property
    def claimed_key(self) -> str:
        """The key that it names; empty where it names none that could be one."""
        try:
            header = json.loads(_decoded(self.content[slice(*self.protected)]))
        except (ValueError, RecursionError):
            return ""
        kid = header.get("kid") if isinstance(header, dict) else None
        return kid if isinstance(kid, str) else ""

    def is_by(self, public: bytes) -> bool:
        """Whether the holder of this key, 32 bytes of Ed25519, signed exactly these bytes."""
        try:
            signature = _decoded(self.mark)
        except ValueError:
            return False
        view = memoryview(self.content)
        signed = b".".join([view[slice(*self.protected)], view[slice(*self.payload)]])
        return has_signed(public, signed, signature)


def signed_bytes(content: bytes) -> SignedBytes | None:
    """The parts of a document that claims to be signed; None for anything else.

    It costs the same for a megabyte of anything: nothing is copied or parsed.
    """
    begin, end = 0, len(content)
    while begin < min(end, 64) and content[begin] in b" \t\r\n":
        begin += 1
    while end > max(begin, len(content) - 64) and content[end - 1] in b" \t\r\n":
        end -= 1
    if content[begin : begin + 1] == b"{":
        spans = [_member(content, name) for name in (b"protected", b"payload", b"signature")]
    else:
        first, last = content.find(b".", begin, begin + _LONGEST_HEADER), content.rfind(b".")
        spans = [(begin, first), (first + 1, last), (last + 1, end)]
    if any(not 0 <= first < last for first, last in spans):
        return None
    (first, last), (_, __), (mark, end) = spans
    if last - first > _LONGEST_HEADER or end - mark > _LONGEST_MARK:
        return None
    return SignedBytes(content, *spans)


def _member(content: bytes, name: bytes) -> Span:
    """Where the text of this member stands; nowhere, if it does not."""
    at = content.find(b'"%s"' % name)
    colon = _COLON.match(content, at + len(name) + 2) if at >= 0 else None
    return (colon.end(), content.find(b'"', colon.end())) if colon else (-1, -1)


def _decoded(part: bytes) -> bytes:
    return base64url.decode(part.decode("ascii"))
