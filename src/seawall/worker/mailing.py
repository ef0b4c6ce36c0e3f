"""Mail that we send: which server takes it, and what came of handing it over."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from seawall.config import settings
from seawall.errors import Misconfigured, SeawallError, Unavailable, problem
from seawall.mailroom.client import send_mail
from seawall.mailroom.servers import MailServer, SentMail, Tls

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
