"""Whether the person whose data were asked for is told, and when: as the law of the paper says.

DSA Art. 10(5): we tell them, at the latest when effect is given, or from the moment that the order
states. Regulation (EU) 2023/1543, Art. 13: the issuing authority tells them, and we keep the
certificate confidential; nothing is owed, and nothing leaves for the platform. Where a law says
neither, nobody is told by this.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.ids import UserNoticeId, new_id
from seawall.journeys.answers.user_notice import owe_the_end
from seawall.journeys.clocks.order_clocks import profile_of
from seawall.orders.answering.model import NoticeState
from seawall.orders.information.asked import request_of
from seawall.orders.model import Order, UserNotice
from seawall.transaction import Transaction


def owe_information(order: Order, *, tx: Transaction, now: datetime) -> UserNotice | None:
    """Owe the person the information that their data were asked for; None where nobody is told."""
    profile = profile_of(order)
    if profile is None or profile.user_notice is None or tx.answers.notices_of(order.id):
        return None
    asks = request_of(order)
    if order.body.get("non_disclosure") and asks.inform_user_from is None:
        return None  # the order says that they are not told, and not until when
    notice = UserNotice(
        id=UserNoticeId(new_id("unt", now=now)),
        order=order.id,
        item=None,
        state=NoticeState.SILENT,
        not_before=max(asks.inform_user_from or now, now),
        body=_facts(order, article=profile.user_notice.article),
        created_at=now,
    )
    tx.answers.add_notice(notice)
    owe_the_end(notice, tx=tx, now=now)
    return notice


def _facts(order: Order, *, article: str) -> dict[str, Any]:
    return {
        "order": order.id,
        "article": article,
        "subjects": list(request_of(order).subjects),
        "legal_basis": str(order.body.get("legal_basis", "")),
        "reasons": str(order.body.get("reasons", "")),
    }
