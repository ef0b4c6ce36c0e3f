"""The person on call is reached: by webhook, by a push message, by mail."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from seawall.config import settings
from seawall.enforcement import webhook_signature
from seawall.enforcement.envelope import VERSION
from seawall.errors import SeawallError
from seawall.ids import INSTALLATION
from seawall.journeys.orders import order_paging
from seawall.journeys.orders.order_paging import CallBy
from seawall.keys.installation import webhook_key
from seawall.mailroom.mail_writing import message_id_of
from seawall.outbound.call_purpose import ON_CALL
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.worker.calling_out import call_out
from seawall.worker.context import JobRun
from seawall.worker.mailing import hand_over_mail, our_address

_OK = 200
_JSON = {"content-type": "application/json"}


def reach_person(call: order_paging.PageAttempt, run: JobRun) -> CallAnswer:
    """Call the person on call by the way that the call names."""
    return _WAYS[call.way](call, run)


def _by_webhook(call: order_paging.PageAttempt, run: JobRun) -> CallAnswer:
    """The event itself, signed as every webhook is."""
    event = call.event
    signed = webhook_signature.headers(
        event.body, event=event.id, at=run.now, secrets=(), key=webhook_key()
    )
    headers = {**signed, "seawall-version": VERSION}
    return _posted(settings().on_call_url, event.body.encode(), headers)


def _by_push(call: order_paging.PageAttempt, _: JobRun) -> CallAnswer:
    """As ntfy takes it: the text is the body, and the rest are headers."""
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "title": _in_a_header(call.page.title),
        "priority": "urgent" if call.is_urgent else "high",
        "tags": "rotating_light" if call.is_urgent else "alarm_clock",
        "click": _in_a_header(call.page.url),
    }
    return _posted(settings().on_call_push, call.page.say.encode(), headers)


def _posted(url: str, body: bytes, headers: Mapping[str, str]) -> CallAnswer:
    call = OutboundCall("POST", url, ON_CALL, {**_JSON, **headers}, body, organisation=INSTALLATION)
    return call_out(call)


def _by_mail(call: order_paging.PageAttempt, run: JobRun) -> CallAnswer:
    """One mail to everybody who may be on call."""
    options = settings()
    sender = our_address(options.on_call_mail[0])
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, ", ".join(options.on_call_mail)
    message["Subject"] = _in_a_header(call.page.title)
    message["Date"] = format_datetime(run.now)
    message["Message-ID"] = message_id_of(call.event.id, sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(call.page.say + "\n")
    try:
        hand_over_mail(message.as_bytes(), sender=sender, recipients=tuple(options.on_call_mail))
    except SeawallError as refused:
        return CallAnswer(None, str(refused))
    return CallAnswer(_OK)


_WAYS = {CallBy.WEBHOOK: _by_webhook, CallBy.PUSH: _by_push, CallBy.MAIL: _by_mail}


def _in_a_header(text: str) -> str:
    """A reference number is a stranger's text; a header is one line of ASCII."""
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)
