"""What an entry in the register must have: Investigatory Powers Act 2016, ss.87, 252 to 255.

A retention notice ceases to have effect after twelve months at most (s.87(6)(b)). The
longest period comes from the jurisdiction file, as every period does.
"""

from __future__ import annotations

from seawall.clocks.period import Period
from seawall.errors import problem
from seawall.ids import PersonId
from seawall.preservation.secret_notices.model import NoticeKind, Registration


def check_registration(registration: Registration, *, by: PersonId, longest: Period | None) -> None:
    """Refuse what the register cannot hold; whoever enters it is cleared for it."""
    _require_words(registration)
    if by not in registration.cleared:
        raise problem("preservation.registration-incomplete.cleared")
    _check_period(registration, longest=longest)


def _require_words(registration: Registration) -> None:
    if not registration.issuer.strip():
        raise problem("preservation.registration-incomplete.issuer")
    if registration.kind.is_notice and not registration.approved_by.strip():
        raise problem("preservation.registration-incomplete.approved-by")


def _check_period(registration: Registration, *, longest: Period | None) -> None:
    begins, ends = registration.effective_from, registration.effective_until
    if ends and ends < begins:
        raise problem("preservation.registration-incomplete.effective-until")
    if registration.kind is not NoticeKind.RETENTION or longest is None:
        return
    if ends is None or ends > longest.last_day(begins):
        raise problem("preservation.period-too-long", longest=longest.last_day(begins))
