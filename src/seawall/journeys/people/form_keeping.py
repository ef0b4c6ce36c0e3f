"""A session ended while somebody was typing: what they typed is kept for them.

For an hour, sealed, at most 64 kilobytes, at most five forms of one person, and shown to
that person alone once they have signed in again. Passwords, codes and files are not kept.
Nothing is done with a form until its author looks at it and sends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import KeptId, new_id
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.people.access.model import KeptForm
from seawall.people.model import Member
from seawall.transaction import Transaction

LASTS = timedelta(hours=1)
MOST = 5
LARGEST = 64 * 1024
#: What nobody keeps for somebody else.
UNKEPT = frozenset({"csrfmiddlewaretoken", "password", "code", "secret", "credential"})


@dataclass(frozen=True, slots=True, repr=False)
class TypedForm:
    """A form as it was to be sent: where to, from which page, and its fields in order."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]


def keep_form(typed: TypedForm, member: Member, *, tx: Transaction, now: datetime) -> KeptId | None:
    """Keep a form for this person; None if it is too long to be kept."""
    fields = [[name, value] for name, value in typed.fields if name not in UNKEPT]
    text = json.dumps({"action": typed.action, "page": typed.page, "fields": fields})
    if len(text.encode()) > LARGEST:
        return None
    kept_id = KeptId(new_id("kept", now=now))
    sealed = seal_secret(text, about=_owner(kept_id, member))
    form = KeptForm(kept_id, member.id, member.organisation, sealed, now, now + LASTS)
    tx.access.keep_form(form, most=MOST)
    return kept_id


def read_kept_form(form: KeptId, member: Member, *, tx: Transaction, now: datetime) -> TypedForm:
    """The form that a person had typed before their session ended."""
    stored_form = tx.access.kept_form(form, member.id, now=now)
    form_fields = json.loads(open_sealed(stored_form.sealed, about=_owner(form, member)))
    return TypedForm(form_fields["action"], form_fields["page"], _pairs(form_fields["fields"]))


def _pairs(fields: Iterable[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in fields)


def _owner(form: KeptId, member: Member) -> str:
    return f"{form}:{member.id}"
