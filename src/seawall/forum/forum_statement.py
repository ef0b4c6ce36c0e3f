"""A statement is signed once, by its author, and read the same way everywhere.

It is a JWS (RFC 7515) in the compact form with Ed25519 (RFC 8037, RFC 9864), over canonical
JSON (the part of RFC 8785 that our ledger uses). The header has one spelling for a key, so
there is nothing in it to choose, and so nothing to attack. The digest of the whole text is the leaf
of the hub's tree, and the link by which the author's next statement names this one.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from seawall.db.connections.readable_moments import readable_moment
from seawall.errors import InvalidRequest, problem
from seawall.forum.model import BadStatement, ForumStatement
from seawall.ids import ForumId, ForumMemberId
from seawall.keys import base64url
from seawall.keys.signed_json import NotSigned, OtherHeader, open_compact, sign_compact
from seawall.keys.signing import ALGORITHM, SigningKey
from seawall.ledger import merkle
from seawall.ledger.entry import canonical_json, moment

TYPE = "seawall-forum+jws"
#: Bytes of one statement: 500 offers with room to spare.
LONGEST = 2 * 2**20
_FIELDS = frozenset({"forum", "author", "number", "prev", "kind", "at", "about", "body", "saw"})


def sign_statement(statement: ForumStatement, key: SigningKey) -> str:
    """The statement in its one spelling, signed, in the compact form."""
    content = canonical_json(_plain(statement)).encode()
    return sign_bytes(content, key, kid=statement.author)


def sign_bytes(content: bytes, key: SigningKey, *, kid: str) -> str:
    """A JWS over these bytes; `kid` names whose key it is."""
    return sign_compact(_header(kid), content, key)


def open_bytes(text: str, public_key: str, *, kid: str) -> bytes:
    """What was signed with this key under this name, or an error."""
    try:
        return open_compact(text, _header(kid), _public(public_key))
    except OtherHeader:
        raise problem("forum.statement-signer", BadStatement, kid=kid) from None
    except NotSigned:
        raise problem("forum.statement-signature", BadStatement) from None


def open_statement(text: str, public_key: str) -> ForumStatement:
    """Read a statement and check that its author signed exactly this."""
    unproved = peek_statement(text)
    content = open_bytes(text, public_key, kid=unproved.author)
    if canonical_json(_plain(unproved)).encode() != content:
        raise problem("forum.statement-not-canonical", BadStatement)
    return unproved


def peek_statement(text: str) -> ForumStatement:
    """What a statement says of itself, before anybody has checked who signed it."""
    if len(text) > LONGEST:
        raise problem("forum.statement-too-long", BadStatement, length=len(text), longest=LONGEST)
    parts = text.split(".")
    if len(parts) != 3:
        raise problem("forum.statement-no-jws", BadStatement)
    try:
        fields = json.loads(_decoded(parts[1]))
    except (ValueError, RecursionError):
        raise problem("forum.statement-no-json", BadStatement) from None
    if not isinstance(fields, dict) or set(fields) != _FIELDS:
        raise problem("forum.statement-fields", BadStatement, fields=", ".join(sorted(_FIELDS)))
    return _statement(fields)


def digest(text: str) -> str:
    """The leaf hash (RFC 6962 §2.1) of the signed text, in hex."""
    return merkle.leaf_hash(text.encode()).hex()


def _plain(statement: ForumStatement) -> dict[str, Any]:
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


def _statement(fields: dict[str, Any]) -> ForumStatement:
    texts = ("forum", "author", "prev", "kind", "at", "about")
    if not all(isinstance(fields[name], str) for name in texts):
        raise problem("forum.statement-text", BadStatement)
    if not isinstance(fields["body"], dict) or not isinstance(fields["saw"], dict):
        raise problem("forum.statement-body", BadStatement)
    if not isinstance(fields["number"], int) or isinstance(fields["number"], bool):
        raise problem("forum.statement-number", BadStatement)
    try:
        at = readable_moment(datetime.fromisoformat(fields["at"]))
    except (ValueError, InvalidRequest):
        at = None
    if at is None or at.tzinfo is None:
        raise problem("forum.statement-at", BadStatement)
    return ForumStatement(
        forum=ForumId(fields["forum"]),
        author=ForumMemberId(fields["author"]),
        number=fields["number"],
        prev=fields["prev"],
        kind=fields["kind"],
        at=at,
        about=fields["about"],
        body=fields["body"],
        saw=fields["saw"],
    )


def _header(kid: str) -> bytes:
    return canonical_json({"alg": ALGORITHM, "kid": kid, "typ": TYPE}).encode()


def _public(key: str) -> bytes:
    """A key as the log has it, in hex; whoever has none signs nothing."""
    try:
        return bytes.fromhex(key)
    except ValueError:
        return b""


def _decoded(text: str) -> bytes:
    try:
        return base64url.decode(text)
    except base64url.NotBase64Url:
        raise problem("forum.statement-base64url", BadStatement) from None
