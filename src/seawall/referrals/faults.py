"""What can be wrong on a unit's side, by name."""

from __future__ import annotations

from seawall.errors import Conflict, InvalidRequest, NotFound, TooLarge


class NoSuchRecipient(NotFound):
    """No platform of this id or name is known to the unit."""


class NoSuchBatch(NotFound):
    """No batch has this id here."""


class NoSuchLine(NotFound):
    """No address has this id here."""


class NoSuchDispatch(NotFound):
    """No dispatch has this id or reference number here."""


class RecipientExists(Conflict):
    """A domain belongs to another recipient already."""


class BatchUnreadable(InvalidRequest):
    """What was pasted or dropped cannot be read as addresses."""


class BatchTooLong(TooLarge):
    """More addresses than one batch may have."""


class NotAssessed(Conflict):
    """An address may not be sent before somebody has assessed it."""


class NothingToSend(Conflict):
    """No address of the batch may be sent."""


class NotResolvedYet(Conflict):
    """Addresses of the batch are still being looked at."""


class NotOverruled(Conflict):
    """The standing of this address cannot be overruled, or only with a reason."""


class NotWaiting(Conflict):
    """The dispatch does not wait for this."""


class SamePerson(Conflict):
    """Somebody else has to do it: nobody approves their own work."""


class NotInformed(Conflict):
    """A first order before its twelve hours of information: TCO Art. 3(2)."""


class NoCopyRecipient(Conflict):
    """A cross-border order whose copy has nowhere to go: TCO Art. 4(1)."""


class BadAnswer(InvalidRequest):
    """An answer that is not the platform's, or not to this unit."""


class UnknownStatute(InvalidRequest):
    """The statute or the element of the offence is not in the unit's list."""
