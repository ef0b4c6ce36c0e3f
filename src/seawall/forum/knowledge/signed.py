"""What leaves: the note as text, and as JSON signed with the forum's key.

The JSON is a JWS (RFC 7515) over its one canonical spelling with Ed25519 (RFC 9864), so that
a recipient can show whom it came from and that nothing was added. Its digest is what the
members were shown (`release`).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from seawall.forum.knowledge.model import KnowledgeNote
from seawall.forum.knowledge.note_reading import tables_in
from seawall.keys.signed_json import header_json, sign_compact
from seawall.keys.signing import ALGORITHM, SigningKey, thumbprint
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import JSON

TYPE = "seawall-knowledge+jws"


def payload(note: KnowledgeNote, *, forum: str) -> dict[str, JSON]:
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


def digest(note: KnowledgeNote, *, forum: str) -> str:
    """SHA-256 of the canonical JSON, in hex: what is announced and what is sent."""
    return sha256(canonical_json(payload(note, forum=forum)).encode()).hexdigest()


def signed_json(note: KnowledgeNote, key: SigningKey, *, forum: str, now: datetime) -> str:
    """The note as a compact JWS."""
    header: dict[str, str | int] = {
        "alg": ALGORITHM,
        "typ": TYPE,
        "kid": thumbprint(key.public_key()),
        "iat": int(now.timestamp()),
    }
    content = canonical_json(payload(note, forum=forum)).encode()
    return sign_compact(header_json(header), content, key)


def as_text(note: KnowledgeNote, *, forum: str) -> str:
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
