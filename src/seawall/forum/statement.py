"""A statement is signed once, by its author, and read the same way everywhere.

It is a JWS (RFC 7515) in the compact form with Ed25519 (RFC 8037, RFC 9864), over canonical
JSON (the part of RFC 8785 that our ledger uses). The header has one spelling for a key, so
there is nothing in it to choose, and so nothing to attack. The digest of the whole text is the leaf
of the hub's tree, and the link by which the author's next statement names this one.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from seawall.forum.model import BadStatement, Statement
from seawall.ids import ForumId, ForumMemberId
from seawall.ledger import merkle
from seawall.ledger.entry import canonical, moment

TYPE = "seawall-forum+jws"
#: Bytes of one statement: 500 offers with room to spare.
LONGEST = 2 * 2**20
_FIELDS = frozenset({"forum", "author", "number", "prev", "kind", "at", "about", "body", "saw"})


def sign(statement: Statement, key: Ed25519PrivateKey) -> str:
    """The statement in its one spelling, signed, in the compact form."""
    content = canonical(_plain(statement)).encode()
    return sign_bytes(content, key, kid=statement.author)


def sign_bytes(content: bytes, key: Ed25519PrivateKey, *, kid: str) -> str:
    """A JWS over these bytes; `kid` names whose key it is."""
    signed = f"{_header(kid)}.{_encoded(content)}"
    return f"{signed}.{_encoded(key.sign(signed.encode()))}"


def open_bytes(text: str, public_key: str, *, kid: str) -> bytes:
    """What was signed with this key under this name, or an error."""
    header, _, rest = text.partition(".")
    body, _, mark = rest.partition(".")
    if header != _header(kid):
        raise BadStatement(
            f"is not signed in the name of {kid}.", field="statement", remedy="Sign it as yourself."
        )
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(_decoded(mark), f"{header}.{body}".encode())
    except (InvalidSignature, ValueError):
        raise BadStatement(
            "carries a signature that does not fit.",
            field="statement",
            remedy="Something was altered on the way, or another key signed it.",
        ) from None
    return _decoded(body)


def open_statement(text: str, public_key: str) -> Statement:
    """Read a statement and check that its author signed exactly this."""
    unproved = peek(text)
    content = open_bytes(text, public_key, kid=unproved.author)
    if canonical(_plain(unproved)).encode() != content:
        raise BadStatement("is not written in the canonical way.", field="statement")
    return unproved


def peek(text: str) -> Statement:
    """What a statement says of itself, before anybody has checked who signed it."""
    if len(text) > LONGEST:
        raise BadStatement(
            f"has {len(text)} characters.", field="statement", remedy=f"Send at most {LONGEST}."
        )
    parts = text.split(".")
    if len(parts) != 3:
        raise BadStatement("is no JWS in the compact form.", field="statement")
    try:
        said = json.loads(_decoded(parts[1]))
    except (ValueError, RecursionError):
        raise BadStatement("holds no JSON.", field="statement") from None
    if not isinstance(said, dict) or set(said) != _FIELDS:
        raise BadStatement(
            "lacks a field, or has one too many.",
            field="statement",
            remedy=f"It has exactly: {', '.join(sorted(_FIELDS))}.",
        )
    return _statement(said)


def digest(text: str) -> str:
    """The leaf hash (RFC 6962 §2.1) of the signed text, in hex."""
    return merkle.leaf_hash(text.encode()).hex()


def _plain(statement: Statement) -> dict[str, Any]:
    return {
        "forum": statement.forum,
        "author": statement.author,
        "number": statement.number,
        "prev": statement.prev,
        "kind": statement.kind,
        "at": moment(statement.at),
        "about": statement.about,
        "body": dict(statement.body),
        "saw": dict(statement.saw),
    }


def _statement(said: dict[str, Any]) -> Statement:
    texts = ("forum", "author", "prev", "kind", "at", "about")
    if not all(isinstance(said[name], str) for name in texts):
        raise BadStatement("has a field that is no text.", field="statement")
    if not isinstance(said["body"], dict) or not isinstance(said["saw"], dict):
        raise BadStatement("has a body that is no object.", field="statement.body")
    if not isinstance(said["number"], int) or isinstance(said["number"], bool):
        raise BadStatement("has no number.", field="statement.number")
    try:
        at = datetime.fromisoformat(said["at"])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadStatement("has no time with a zone.", field="statement.at")
    return Statement(
        forum=ForumId(said["forum"]),
        author=ForumMemberId(said["author"]),
        number=said["number"],
        prev=said["prev"],
        kind=said["kind"],
        at=at,
        about=said["about"],
        body=said["body"],
        saw=said["saw"],
    )


def _header(kid: str) -> str:
    return _encoded(canonical({"alg": "Ed25519", "kid": kid, "typ": TYPE}).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Base64url without padding, in its one spelling only."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        content = None
    if content is None or _encoded(content) != text:
        raise BadStatement("is not written in base64url.", field="statement")
    return content
