"""How a notice lies in its row: sealed, and naming nobody to whoever reads the database.

It is bound to the notice's id. The persons cleared for it are kept beside it as keyed tags,
so that the row can be found for one person and tells no other person anything. The vault has
a key of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from seawall.keys.sealing import open_text, seal_text
from seawall.keys.tags import tag_of
from seawall.keys.unlocking import KeyPurpose, secret_for

_PURPOSE = KeyPurpose.VAULT


def seal_notice(content: Mapping[str, Any], *, about: str) -> str:
    """Seal this for one notice."""
    return seal_text(json.dumps(content, ensure_ascii=False), purpose=_PURPOSE, about=about)


def open_notice(sealed: str, *, about: str) -> dict[str, Any]:
    """Open what was sealed for this notice."""
    plain = open_text(sealed, purpose=_PURPOSE, about=about, store_name="The vault")
    opened: dict[str, Any] = json.loads(plain)
    return opened


def person_tag(person: str, *, about: str) -> str:
    """What stands in the row for a person; it differs from notice to notice."""
    return tag_of(f"{about}/{person}", key=secret_for(_PURPOSE))
