"""What an entry in the register must have: Investigatory Powers Act 2016, ss.87, 252 to 255.

A retention notice ceases to have effect after twelve months at most (s.87(6)(b)). The
longest period comes from the jurisdiction file, as every period does.
"""

from __future__ import annotations

from seawall.clocks.period import Period
from seawall.errors import problem
from seawall.ids import PersonId
from seawall.preservation.vault.model import NoticeKind, Registration


def check(said: Registration, *, by: PersonId, longest: Period | None) -> None:
    """Refuse what the register cannot hold; whoever enters it is cleared for it."""
    _require_words(said)
    if by not in said.cleared:
        raise problem("preservation.registration-incomplete.cleared")
    _check_period(said, longest=longest)


def _require_words(said: Registration) -> None:
    if not said.issuer.strip():
        raise problem("preservation.registration-incomplete.issuer")
    if said.kind.is_notice and not said.approved_by.strip():
        raise problem("preservation.registration-incomplete.approved-by")


def _check_period(said: Registration, *, longest: Period | None) -> None:
    begins, ends = said.effective_from, said.effective_until
    if ends and ends < begins:
        raise problem("preservation.registration-incomplete.effective-until")
    if said.kind is not NoticeKind.RETENTION or longest is None:
        return
    if ends is None or ends > longest.last_day(begins):
        raise problem("preservation.period-too-long", longest=longest.last_day(begins))
