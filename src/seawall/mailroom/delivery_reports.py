"""What became of a mail we sent, as a mail server tells it: a delivery report (RFC 3464).

The report names our mail by its Message-ID, which is made from the answer's id. Anybody can
write one, so it proves a failure to nobody: it calls a person to look, and `delivered` adds to
the proof that the receiving server's own answer at sending is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seawall.mailroom.headers import message_ids
from seawall.mailroom.model import MailRead

_RETURNED = ("text/rfc822-headers", "message/rfc822-headers")
_FIELD = r"^{}[ \t]*:[ \t]*(?:rfc822[ \t]*;)?(?P<value>[^\n]*)$"
_ACTION = re.compile(_FIELD.format("Action"), re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(_FIELD.format("Final-Recipient"), re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(_FIELD.format("Status"), re.IGNORECASE | re.MULTILINE)
_DIAGNOSIS = re.compile(_FIELD.format("Diagnostic-Code"), re.IGNORECASE | re.MULTILINE)
_OURS = re.compile(r"\bMessage-ID:[ \t]*(<[^<>\s]{1,250}>)", re.IGNORECASE)
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a server says of one of our mails; ``action`` is one of RFC 3464's five words."""

    message_id: str
    recipient: str
    action: str
    status: str
    says: str

    @property
    def is_failure(self) -> bool:
        """Whether the mail will not arrive."""
        return self.action == "failed"


def read_delivery_report(mail: MailRead) -> DeliveryReport | None:
    """The report in this mail, if it is one and names a mail."""
    action = _value(_ACTION, mail.text).lower()
    message_id = _returned(mail)
    if "delivery_report" not in mail.flags or action not in _ACTIONS or not message_id:
        return None
    return DeliveryReport(
        message_id=message_id,
        recipient=_value(_RECIPIENT, mail.text).lower(),
        action=action,
        status=_value(_STATUS, mail.text),
        says=_value(_DIAGNOSIS, mail.text),
    )


def _value(pattern: re.Pattern[str], text: str) -> str:
    field_match = pattern.search(text)
    return field_match["value"].strip() if field_match else ""


def _returned(mail: MailRead) -> str:
    """The Message-ID in what was sent back of our mail: all of it, or its header."""
    headers = "\n".join(
        attachment.content.decode("utf-8", "replace")
        for attachment in mail.attachments
        if attachment.media_type in _RETURNED
    )
    id_match = _OURS.search(f"{headers}\n{mail.text}")
    return "".join(message_ids([id_match[1]])) if id_match else ""
