"""A person is reached: by webhook, by a push message, by mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from seawall.config import settings
from seawall.enforcement import webhook_signature
from seawall.enforcement.envelope import VERSION
from seawall.enforcement.model import DeliveryResult
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.refusal import meaning
from seawall.errors import SeawallError
from seawall.ids import INSTALLATION
from seawall.journeys.orders.page_calls import PageAttempt
from seawall.keys.installation import webhook_key
from seawall.mailroom.mail_writing import message_id_of
from seawall.outbound.call_purpose import ON_CALL
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.calling_out import call_out
from seawall.worker.context import JobRun
from seawall.worker.mailing import hand_over_mail, our_address

_OK = 200
_JSON = {"content-type": "application/json"}
#: Where the console shows things, by the beginning of their ids.
_PLACES = {
    "order_": "/orders/{}",
    "thr_": "/threats/{}",
    "prs_": "/preservations/{}",
    "appeal_": "/appeals",
}
_ADDRESSES = ("https://", "http://")


def console_address(about: str, *, base: str) -> str:
    """Where to read of something in the console; its front where it has no page of its own."""
    name = about.partition("/")[0]
    place = next((place for prefix, place in _PLACES.items() if name.startswith(prefix)), "")
    return f"{base.rstrip('/')}{place.format(name)}"


def reach_person(call: PageAttempt, run: JobRun) -> CallAnswer:
    """Call somebody by the way that the call names: whoever is on call, or whom it names."""
    answer = call_person(call, now=run.now)
    if answer.is_good:
        sent_pages(settings().data_dir).note(call.about, at=run.now)
    return answer


def call_person(call: PageAttempt, *, now: datetime) -> CallAnswer:
    """Make this call; nothing of it needs the database."""
    by_way = _WAYS.get(call.way)
    return by_way(call, now) if by_way else _by_name(call, now)


def _by_webhook(call: PageAttempt, now: datetime) -> CallAnswer:
    """The event itself, signed as every webhook is."""
    event = call.event
    signed = webhook_signature.headers(
        event.body, event=event.id, at=now, secrets=(), key=webhook_key()
    )
    headers = {**signed, "seawall-version": VERSION}
    return _posted(settings().on_call_url, event.body.encode(), headers)


def _by_push(call: PageAttempt, _: datetime) -> CallAnswer:
    return _pushed(call, settings().on_call_push)


def _by_mail(call: PageAttempt, now: datetime) -> CallAnswer:
    """One mail to everybody who may be on call."""
    return _mailed(call, settings().on_call_mail, now)


def _by_name(call: PageAttempt, now: datetime) -> CallAnswer:
    """A push to each topic and one mail to all addresses; one that was taken is enough."""
    topics = [where for where in call.to if where.startswith(_ADDRESSES)]
    mailboxes = [where for where in call.to if where not in topics]
    answers = [_pushed(call, topic) for topic in topics]
    if mailboxes:
        answers.append(_mailed(call, mailboxes, now))
    if not answers:
        return CallAnswer(None, "nobody is there to be called")
    taken = (answer for answer in answers if meaning(answer.status) is DeliveryResult.RECEIVED)
    return next(taken, answers[0])


def _pushed(call: PageAttempt, topic: str) -> CallAnswer:
    """As ntfy takes it: the text is the body, and the rest are headers."""
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "title": _in_a_header(call.page.title),
        "priority": "urgent" if call.is_urgent else "high",
        "tags": "rotating_light" if call.is_urgent else "alarm_clock",
        "click": _in_a_header(call.page.url),
    }
    return _posted(topic, call.page.say.encode(), headers)


def _posted(url: str, body: bytes, headers: Mapping[str, str]) -> CallAnswer:
    call = OutboundCall("POST", url, ON_CALL, {**_JSON, **headers}, body, organisation=INSTALLATION)
    return call_out(call)


def _mailed(call: PageAttempt, recipients: Sequence[str], now: datetime) -> CallAnswer:
    sender = our_address(recipients[0])
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Subject"] = _in_a_header(call.page.title)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id_of(f"{call.event.id}.{call.way}", sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(call.page.say + "\n")
    try:
        hand_over_mail(message.as_bytes(), sender=sender, recipients=tuple(recipients))
    except SeawallError as refused:
        return CallAnswer(None, str(refused))
    return CallAnswer(_OK)


_WAYS: Mapping[str, Callable[[PageAttempt, datetime], CallAnswer]] = {
    CallBy.WEBHOOK: _by_webhook,
    CallBy.PUSH: _by_push,
    CallBy.MAIL: _by_mail,
}


def _in_a_header(text: str) -> str:
    """A reference number is a stranger's text; a header is one line of ASCII."""
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)
