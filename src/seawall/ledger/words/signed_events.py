"""Words of the ledger for signed events: what each party says of a request, for everybody."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: The kind of event, the key that signed it, and the whole of it, signed.
_EVENT = "event kind signer drill?"

SIGNED_EVENT_DOUBTED = LedgerWord("signed_event.doubted", public="signer", sealed="event why")
SIGNED_EVENT_HEARD = LedgerWord("signed_event.heard", public=_EVENT, bundled=True)
SIGNED_EVENT_MADE = LedgerWord("signed_event.made", public=_EVENT, bundled=True)

#: Events that hold, ours and theirs.
SIGNED_EVENTS = frozenset({SIGNED_EVENT_HEARD, SIGNED_EVENT_MADE})
