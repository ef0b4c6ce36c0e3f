"""Whether a paper is a notice under section 3, and was given as section 4 asks: Terrorism Act 2006.

Only a document of section 3 is judged by section 4. A notice of Ofcom, or any other paper of the
United Kingdom, keeps its own form. A section 3 notice that came by mail was not given at all, and
one that no constable gave is none: each is read as a referral, and counsel is told which it was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from seawall.forms.annexes.section3 import NoticeFlag
from seawall.forms.model import Channel, Form
from seawall.orders.demand import Demand
from seawall.orders.register.model import AuthorityKind

PROFILE = "gb-ta2006-s3-notice"

#: How a paper comes in: somebody was given it, or signed for it at the post.
_ON_PAPER = frozenset({Channel.POST, Channel.FILE_DROP})
#: Whoever the register knows as one of these has no constables.
_NO_CONSTABLES = frozenset(
    {
        AuthorityKind.REGULATOR,
        AuthorityKind.COURT,
        AuthorityKind.SUPERVISOR,
        AuthorityKind.SCRUTINY_AUTHORITY,
        AuthorityKind.RESEARCHER,
    }
)
#: Whatever it calls itself: naming the section's profile does not spare it the section's service.
_BINDS = frozenset({Form.NOTICE, Form.REMOVAL_ORDER, Form.INFORMATION_ORDER, Form.DUTY_NOTICE})
_THE_ACT = re.compile(r"terrorism\s+act\s+2006", re.IGNORECASE)
_THE_SECTION = re.compile(r"\b(?:s|ss|sec|section)\.?\s*3\b", re.IGNORECASE)


def is_section3(demand: Demand) -> bool:
    """Whether the document says that it is a notice under section 3, in its form or its words."""
    if demand.section3 is not None:
        return True
    if demand.form not in _BINDS:
        return False
    if demand.profile == PROFILE:
        return True
    basis = str(demand.body.get("legal_basis", ""))
    return bool(_THE_ACT.search(basis) and _THE_SECTION.search(basis))


def as_served(
    demand: Demand, channel: Channel, *, issuer: AuthorityKind | None
) -> tuple[Demand, tuple[str, ...]]:
    """The document as it has effect: what section 4 or section 3 does not know is a referral."""
    if not is_section3(demand):
        return demand, ()
    notice = demand.section3
    flags = []
    if notice is None or not notice.is_served or channel not in _ON_PAPER:
        flags.append(NoticeFlag.NOT_SERVED.value)
    if issuer in _NO_CONSTABLES:
        flags.append(NoticeFlag.NOT_A_CONSTABLE.value)
    if not flags:
        return demand, ()
    as_referral = replace(demand, form=Form.REFERRAL, document_form="referral")
    return as_referral, tuple(flags)
