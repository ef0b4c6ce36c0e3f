"""What an entry in the register must have: Investigatory Powers Act 2016, ss.87, 252 to 255.

A retention notice ceases to have effect after twelve months at most (s.87(6)(b)). The
longest period comes from the jurisdiction file, as every period does.
"""

from __future__ import annotations

from seawall.clocks.period import Period
from seawall.ids import PersonId
from seawall.preservation.vault.faults import PeriodTooLong, RegistrationIncomplete
from seawall.preservation.vault.model import NoticeKind, Registration


def check(said: Registration, *, by: PersonId, longest: Period | None) -> None:
    """Refuse what the register cannot hold; whoever enters it is cleared for it."""
    _require_words(said)
    if by not in said.cleared:
        raise RegistrationIncomplete(
            "whoever enters a notice is one of the persons cleared for it.",
            field="cleared",
            remedy="Name every cleared person, yourself among them.",
        )
    _check_period(said, longest=longest)


def _require_words(said: Registration) -> None:
    if not said.issuer.strip():
        raise RegistrationIncomplete(
            "who issued it?", field="issuer", remedy="Copy it from the document."
        )
    if said.kind.is_notice and not said.approved_by.strip():
        raise RegistrationIncomplete(
            "a notice of the Secretary of State needs a Judicial Commissioner's approval.",
            field="approved_by",
            remedy="Name who approved it; if nobody did, ask counsel before anything else.",
        )


def _check_period(said: Registration, *, longest: Period | None) -> None:
    begins, ends = said.effective_from, said.effective_until
    if ends and ends < begins:
        raise RegistrationIncomplete(
            "it ends before it begins.", field="effective_until", remedy="Check both dates."
        )
    if said.kind is not NoticeKind.RETENTION or longest is None:
        return
    if ends is None or ends > longest.last_day(begins):
        raise PeriodTooLong(
            f"a retention notice has effect until {longest.last_day(begins)} at the latest.",
            field="effective_until",
            remedy="Check the date; a longer one goes to counsel, not into the register.",
        )
