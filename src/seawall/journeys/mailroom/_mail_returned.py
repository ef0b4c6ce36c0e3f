"""A mail of ours comes back, or a server says what became of it: a person hears of it.

Whoever gave a mail to its own server has not yet reached the authority. A delivery report
(RFC 3464) may come hours later, and anybody can write one: so it undoes nothing that was
proved before, and calls a person to look. For a threat to life they are called at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from seawall.errors import NotFound
from seawall.ids import AnswerId, DispatchId, OrderId, ThreatId
from seawall.journeys.enforcement.paging import call_attention
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import MAIL_REPORTED, MAIL_RETURNED
from seawall.mailroom.delivery_reports import DeliveryReport, read_delivery_report
from seawall.mailroom.model import MailRead
from seawall.transaction import Transaction

#: Our mails are called after what they carry; one of several to a threat has a number.
_OURS = re.compile(r"<(?P<about>(?P<kind>ans|dsp|thr|order)_[0-9A-Za-z]+)(?:-\d+|-receipt)?@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_THREAT = "thr"


def hear_returned_mail(mail: MailRead, *, tx: Transaction, now: datetime) -> bool:
    """Whether this was a report on a mail of ours; what it says is written down, once."""
    report = read_delivery_report(mail)
    about = _about(report, tx=tx) if report else ""
    if report is None or not about:
        return False
    status = report.status if _STATUS.fullmatch(report.status) else ""
    entry = Entry(
        MAIL_RETURNED if report.is_failure else MAIL_REPORTED,
        about=about,
        at=now,
        public={"action": report.action, "status": status},
        sealed={"recipient": report.recipient, "says": report.says, "report": mail.digest},
    )
    tx.ledger.append(entry)
    if report.is_failure:
        say = f"The e-mail about {about} was not delivered, a mail server reports. Send it another way."
        is_urgent = about.startswith(_THREAT)
        call_attention(f"{about}/returned", say=say, tx=tx, now=now, page=is_urgent)
    return True


def _about(report: DeliveryReport, *, tx: Transaction) -> str:
    """What the mail carried, if it is ours and of this organisation; else nothing."""
    own_message_id = _OURS.match(report.message_id)
    if own_message_id is None:
        return ""
    try:
        _lookups(tx)[own_message_id["kind"]](own_message_id["about"])
    except NotFound:
        return ""
    return own_message_id["about"]


def _lookups(tx: Transaction) -> Mapping[str, Callable[[str], object]]:
    return {
        "ans": lambda about: tx.answers.answer(AnswerId(about)),
        "order": lambda about: tx.orders.order(OrderId(about)),
        "dsp": lambda about: tx.referring.dispatch(DispatchId(about)),
        _THREAT: lambda about: tx.answers.threat(ThreatId(about)),
    }
