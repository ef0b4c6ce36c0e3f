"""What counsel should know of an order although its clock runs all the same.

TCO Art. 3(7) and (8) list what stops the hour, and nothing here is on the list: a short
notice (Art. 3(2)), the wrong language (Art. 15(2)), a claim under Art. 1(3), pending redress.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.forms.annexes.annex1 import Annex1

#: TCO Art. 3(2): information on procedures and deadlines comes this long before a first order.
NOTICE_BEFORE_FIRST_ORDER = timedelta(hours=12)


class AnnexFlag(StrEnum):
    """One thing to tell counsel; `says` puts it in a sentence."""

    NOTICE_SHORT = "art3_2_notice_short"
    EMERGENCY = "emergency"
    LANGUAGE = "language_not_declared"
    COPY_MISSING = "copy_missing"
    ISSUER_UNKNOWN = "issuer_not_in_register"
    RECITAL_14 = "recital_14"
    PROTECTED_PURPOSE = "article_1_3"
    REDRESS_PENDING = "redress_pending"

    @property
    def says(self) -> str:
        """What is the matter, for a person."""
        return _SAYINGS[self]


_SAYINGS = {
    AnnexFlag.NOTICE_SHORT: "This is the first order from this authority, and it informed us less than "
    "12 hours before (Article 3(2)).",
    AnnexFlag.EMERGENCY: "The order states a duly justified emergency (Article 3(2)).",
    AnnexFlag.LANGUAGE: "The order is in a language that our contact point does not list "
    "(Article 15(2)).",
    AnnexFlag.COPY_MISSING: "The order is cross-border, and no copy went to the state of "
    "establishment (Article 4(1)).",
    AnnexFlag.ISSUER_UNKNOWN: "The issuer is not in the register of authorities (Article 12).",
    AnnexFlag.RECITAL_14: "A group whose members a person admits may not be public (recital 14).",
    AnnexFlag.PROTECTED_PURPOSE: "It may be education, journalism, art, research or prevention "
    "(Article 1(3)).",
    AnnexFlag.REDRESS_PENDING: "The order is being challenged (Articles 4(4) and 9).",
}


def flags(
    order: Annex1,
    *,
    contact_languages: Collection[str],
    first_order: bool,
    informed_at: datetime | None,
    issuer_known: bool = True,
    closed_group: bool = False,
) -> tuple[AnnexFlag, ...]:
    """The flags that counsel should see when an order comes; none of them stops the clock.

    Whether it crosses a border is for the reader to find: `COPY_MISSING` is raised there. That
    its purpose may be protected a person says (`journeys/orders/order_sorting.py`), and that
    redress is pending its challenge does (`journeys/duties/_redress_flag.py`).
    """
    raised = {
        AnnexFlag.NOTICE_SHORT: first_order and _notice_short(order, informed_at),
        AnnexFlag.EMERGENCY: bool(order.emergency.strip()),
        AnnexFlag.LANGUAGE: _undeclared(order.language, contact_languages),
        AnnexFlag.ISSUER_UNKNOWN: not issuer_known,
        AnnexFlag.RECITAL_14: closed_group,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def _notice_short(order: Annex1, informed_at: datetime | None) -> bool:
    if order.emergency.strip():
        return False
    if informed_at is None or order.issued_at is None:
        return informed_at is None
    return order.issued_at - informed_at < NOTICE_BEFORE_FIRST_ORDER


def _undeclared(language: str, declared: Collection[str]) -> bool:
    primary = _primary(language)
    return bool(primary) and primary not in {
        _primary(declared_language) for declared_language in declared
    }


def _primary(language: str) -> str:
    """`pt-BR` and `PT` are the same language to a contact point."""
    return language.strip().replace("_", "-").split("-")[0].casefold()
