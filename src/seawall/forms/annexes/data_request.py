"""What a paper asks that wants data, information or steps, and never a removal.

One value serves a European Production Order Certificate (Annex I of Regulation (EU) 2023/1543), a
Preservation Order Certificate (Annex II), an order under DSA Art. 10, a notice of Ofcom or of the
eSafety Commissioner. What a law does not ask stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.form_moments import Moment


class DataKind(StrEnum):
    """The categories of Regulation (EU) 2023/1543, Art. 3(9) to (12)."""

    SUBSCRIBER = "subscriber"
    IDENTIFICATION = "identification"
    """Asked for the sole purpose of identifying the user."""
    TRAFFIC = "traffic"
    CONTENT = "content"


#: What the enforcing authority is notified of, unless Art. 8(2) applies.
NOTIFIED_KINDS = frozenset({DataKind.TRAFFIC, DataKind.CONTENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """What is asked, about whom, for which time, and by when."""

    __pydantic_config__ = STRICT

    subjects: tuple[str, ...] = ()
    """The accounts, names or numbers by which we find the data."""
    data: tuple[DataKind, ...] = ()
    since: Moment | None = None
    until: Moment | None = None
    questions: tuple[str, ...] = ()
    """What is to be answered or done, where it is not data of a user."""
    offence: str = ""
    validating_authority: str = ""
    enforcing_authority: str = ""
    """The authority of our own state that was notified: Art. 8(1)."""
    in_issuing_state: bool = False
    """The offence and the person are in the issuing State, so that nobody is notified: Art. 8(2)."""
    due_by: Moment | None = None
    """By when, where the paper states a date and its law leaves that to it."""
    inform_user_from: Moment | None = None
    """When we may tell the person, where the paper says so: DSA Art. 10(5)."""
    order_reference: str = ""
    """Of a certificate that follows another: the number of that one."""

    @property
    def is_notified(self) -> bool:
        """Whether the enforcing authority was notified, and has its time to object."""
        return bool(self.enforcing_authority.strip())

    @property
    def lacks_notification(self) -> bool:
        """Whether an authority should have been notified and the paper names none: Art. 8(1)."""
        asks_much = bool(NOTIFIED_KINDS.intersection(self.data))
        return asks_much and not self.is_notified and not self.in_issuing_state
