"""Who waits in the ante-room: whoever brings nothing that the register knows.

A name in a document is a word, and anybody can write it. A key of the register, an API key, a
channel whose owner knows its senders, or somebody of ours who brings the document is more. So
is a mailbox of the register, as long as little comes from it: its address can be forged.
"""

from __future__ import annotations

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import Signature, SignatureState
from seawall.orders.trust import is_known_by

#: So many documents without proof in an hour are taken in for one authority's mailboxes.
MOST_BY_MAILBOX = 20
#: Refused on arrival, with its reason: there is nothing to wait for.
_REFUSED = frozenset({SignatureState.INVALID, SignatureState.REVOKED_KEY})
#: By these doors only somebody of ours brings a document in.
_OWN_DOORS = frozenset({Channel.FILE_DROP, Channel.POST})


def is_stranger(
    channel: Channel, signature: Signature, *, is_vouched_for: bool, is_from_mailbox: bool
) -> bool:
    """Whether a document waits until a key or a person vouches for it.

    `is_vouched_for` says that an API key or a person of ours brought it, `is_from_mailbox` that
    it came from a mailbox of the register that has room this hour.
    """
    if is_vouched_for or is_from_mailbox or is_own_door(channel):
        return False
    return not signature.fits and signature.state not in _REFUSED


def is_own_door(channel: Channel) -> bool:
    """Whether only somebody of ours, or somebody whom its owner knows, comes by this door."""
    return channel in _OWN_DOORS or is_known_by(channel)
