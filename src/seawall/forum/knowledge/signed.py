"""What leaves: the note as text, and as JSON signed with the forum's key.

The JSON is a JWS (RFC 7515) over its one canonical spelling with Ed25519 (RFC 9864), so that
a recipient can show whom it came from and that nothing was added. Its digest is what the
members were shown (`release`).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from seawall.forum.knowledge.model import Note
from seawall.forum.knowledge.reading import tables_in
from seawall.ledger.entry import canonical
from seawall.ledger.model import JSON

ALGORITHM = "Ed25519"
TYPE = "seawall-knowledge+jws"


def payload(note: Note, *, forum: str) -> dict[str, JSON]:
    """The note as JSON: its head, its text, and its tables as rows."""
    return {
        "forum": forum,
        "title": note.title,
        "tlp": note.tlp,
        "recipients": list(note.recipients),
        "period": {"begins": note.begins.isoformat(), "ends": note.ends.isoformat()},
        "members_named": list(note.members_named),
        "text": note.body.strip(),
        "tables": [
            {"heads": list(table.heads), "rows": [list(row) for row in table.rows]}
            for table in tables_in(note)
        ],
    }


def digest(note: Note, *, forum: str) -> str:
    """SHA-256 of the canonical JSON, in hex: what is announced and what is sent."""
    return sha256(canonical(payload(note, forum=forum)).encode()).hexdigest()


def signed_json(note: Note, key: Ed25519PrivateKey, *, forum: str, now: datetime) -> str:
    """The note as a compact JWS."""
    jwk = OKPKey.import_key(key)
    header: dict[str, str | int] = {
        "alg": ALGORITHM,
        "typ": TYPE,
        "kid": jwk.thumbprint(),
        "iat": int(now.timestamp()),
    }
    registry = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
    content = canonical(payload(note, forum=forum)).encode()
    return jws.serialize_compact(header, content, jwk, registry=registry)


def as_text(note: Note, *, forum: str) -> str:
    """The note as a person reads it, with its marks above and below."""
    head = [
        note.tlp,
        "",
        note.title,
        "=" * len(note.title),
        "",
        f"From: {forum}",
        f"To: {', '.join(note.recipients)}",
        f"Period: {note.begins} to {note.ends}",
        f"Digest (SHA-256): {digest(note, forum=forum)}",
    ]
    return "\n".join([*head, "", note.body.strip(), "", note.tlp, ""])
