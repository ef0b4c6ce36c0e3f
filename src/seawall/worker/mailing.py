"""Mail that we send: which server takes it, and what came of handing it over."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from seawall.config import settings
from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.outbox.model import DeadTask, Ending, TaskRetry
from seawall.errors import Misconfigured, SeawallError, Unavailable, problem
from seawall.journeys.people.identity_changes import IdentityMail
from seawall.mailroom.client import send_mail
from seawall.mailroom.mail_writing import message_id_of
from seawall.mailroom.servers import MailServer, SentMail, Tls
from seawall.worker.context import JobRun

_HOW = {"smtps": (Tls.IMPLICIT, 465), "smtp+starttls": (Tls.STARTTLS, 587), "smtp": (Tls.NONE, 25)}


def server_of(address: str) -> MailServer:
    """The server that a setting names: `smtps://user:password@host:465`."""
    if not address:
        raise problem("worker.no-mail-server")
    parts = urlsplit(address)
    tls, port = _HOW[parts.scheme]
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def our_address(contact: str) -> str:
    """Where our mail comes from: the setting, or else the contact point's own address."""
    return settings().mail_from or contact


def hand_over_mail(raw: bytes, *, sender: str, recipients: tuple[str, ...]) -> SentMail:
    """Hand a mail to the server of this installation."""
    return send_mail(
        raw, sender=sender, recipients=recipients, server=server_of(settings().mail_server)
    )


def is_worth_another_try(error: SeawallError) -> bool:
    """Whether time may mend it: the server is away, or an operator is about to set one up."""
    return isinstance(error, Unavailable | Misconfigured)


def send_identity_mail(mail: IdentityMail, run: JobRun) -> Ending:
    """Hand the mail over, or try again while the server may come back."""
    sender = our_address(mail.recipient)
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, mail.recipient
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(run.now)
    message["Message-ID"] = message_id_of(f"{mail.change}.{run.job.id}", sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    try:
        hand_over_mail(message.as_bytes(), sender=sender, recipients=(mail.recipient,))
    except SeawallError as refused:
        waited = run.now - run.job.created_at
        wait = next_wait(attempts=run.job.attempts, elapsed=waited, time_left=None, jitter=0)
        if wait is None or not is_worth_another_try(refused):
            return DeadTask(str(refused))
        return TaskRetry(run.now + wait, str(refused))
    return None
