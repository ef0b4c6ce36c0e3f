"""The mail servers: fetching what has arrived (IMAP), and sending an answer (SMTP).

A message is marked as seen only when the caller says that it is committed: a crash in
between means that it is read again, and never that it is lost. A mail that a server took is
sent, whatever it says at parting. Every wait has its limit, and a visit has one for all of
them: a server that drips its answer would hold a thread for days.
"""

from __future__ import annotations

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from types import TracebackType
from typing import Any

import imapclient  # type: ignore[import-untyped]
from imapclient.exceptions import (  # type: ignore[import-untyped]
    IMAPClientError,
    LoginError,
)

from seawall.errors import problem
from seawall.mailroom.mail_limits import LIMITS
from seawall.mailroom.servers import (
    MailLoginRefused,
    MailServer,
    MailServerAway,
    SentMail,
    ServerMail,
    Tls,
)
from seawall.outbound.deadline import CallDeadline
from seawall.outbound.dialling import OLDEST_TLS, cut_off, dial_name, seal_connection

#: Puts a connection under the limit for a whole visit.
Leash = Callable[[socket.socket], None]

_QUEUE_ID = re.compile(r"\b(?:queued as|id[= ]|Message-ID:?)\s*<?([\w.@-]{4,120})", re.IGNORECASE)
_UNTROUBLED = range(200, 300)
_FOR_GOOD = range(500, 600)
#: How the library fails where a server speaks no IMAP that it knows.
_NOT_UNDERSTOOD = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)


class Inbox:
    """A folder on an IMAP server, open for as long as the `with` block."""

    def __init__(self, server: MailServer, folder: str = "INBOX") -> None:
        server.refuse_open_roads()
        self._server, self._folder = server, folder
        self.uid_validity = 0

    def __enter__(self) -> Inbox:
        with _imap_trouble(self._server), ExitStack() as undo:
            leash = undo.enter_context(cut_off(self._server.longest))
            self._client = _connected(self._server, leash)
            undo.callback(self._let_go)
            if self._server.tls is Tls.STARTTLS:
                self._client.starttls(_trust(self._server))
            self._client.login(self._server.user, self._server.password)
            self.uid_validity = int(self._client.select_folder(self._folder)[b"UIDVALIDITY"])
            self._undo = undo.pop_all()
        return self

    def unseen(self, most: int = 50) -> Iterator[ServerMail]:
        """What nobody has read yet, the oldest first; reading it here does not mark it."""
        with _imap_trouble(self._server):
            waiting = sorted(self._client.search(["UNSEEN"]))[:most]
        for uid in waiting:
            with _imap_trouble(self._server):
                message = self._fetched(uid)
            if message is not None:
                yield message

    def mark_seen(self, message: ServerMail) -> None:
        """Say that a message is ours now: after the commit, never before."""
        if message.uid_validity != self.uid_validity:
            raise problem("mailroom.mailbox-rebuilt")
        with _imap_trouble(self._server):
            self._client.add_flags([message.uid], [imapclient.SEEN], silent=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._undo, suppress(IMAPClientError, OSError):
            self._client.logout()  # and the connection is closed whatever it says to that

    def _let_go(self) -> None:
        """Close a connection that may be broken already."""
        with suppress(OSError):
            self._client.shutdown()

    def _fetched(self, uid: int) -> ServerMail | None:
        """One message; None if somebody else took it away meanwhile."""
        size = self._client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
        if size is None:
            return None
        if size > LIMITS.bytes:
            return ServerMail(uid, self.uid_validity, size, None)
        message_data = self._client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(uid, {})
        raw, received_at = message_data.get(b"BODY[]"), message_data.get(b"INTERNALDATE")
        if not isinstance(raw, bytes):
            return None
        return ServerMail(uid, self.uid_validity, size, raw, received_at)


def send_mail(
    raw: bytes, *, sender: str, recipients: Sequence[str], server: MailServer
) -> SentMail:
    """Hand a mail over; raises where it can be tried again, and where it never will be taken."""
    server.refuse_open_roads()
    with _smtp_trouble(server), _opened(server, sender) as smtp:
        _expect(smtp.mail(sender, [f"size={len(raw)}"] if smtp.has_extn("size") else []), server)
        answers = {recipient: smtp.rcpt(recipient) for recipient in recipients}
        accepted = tuple(
            recipient for recipient, (code, _) in answers.items() if code in _UNTROUBLED
        )
        refused = {
            recipient: _said(answers[recipient])
            for recipient in recipients
            if recipient not in accepted
        }
        if not accepted:
            _expect(next(iter(answers.values())), server)
        response = _said(_expect(_handed_over(raw, smtp), server))
    queue_match = _QUEUE_ID.search(response)
    return SentMail(accepted, refused, response, queue_match[1] if queue_match else "")


def greet_server(server: MailServer, *, sender: str) -> None:
    """Say hello under our name and sign in, and send nothing; raises where mail would not go."""
    server.refuse_open_roads()
    with _smtp_trouble(server), _opened(server, sender):
        pass


def _handed_over(raw: bytes, smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """The server's answer to the mail itself, also where it will not even hear it."""
    try:
        return smtp.data(raw)
    except smtplib.SMTPDataError as refused:
        return refused.smtp_code, _bytes(refused.smtp_error)


def _connected(server: MailServer, leash: Leash) -> imapclient.IMAPClient:
    """A connection whose times keep the offset that the server gave them."""
    implicit = server.tls is Tls.IMPLICIT
    client = _Client(
        leash,
        server.host,
        server.port,
        ssl=implicit,
        ssl_context=_trust(server) if implicit else None,
        timeout=server.timeout,
    )
    client.normalise_times = False
    return client


class _Client(imapclient.IMAPClient):  # type: ignore[misc]
    """A client whose connection is ours."""

    def __init__(self, leash: Leash, *where: Any, **how: Any) -> None:
        self._leash = leash
        super().__init__(*where, **how)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name
        dialled = _dialled(
            self.host, self.port, self._timeout.connect, leash=self._leash, trust=self.ssl_context
        )
        return _ConnectedImap(dialled, self.host, self.port)


class _ConnectedImap(imaplib.IMAP4):
    """IMAP over a connection that is there."""

    def __init__(self, connection: socket.socket, host: str, port: int) -> None:
        self._connection = connection
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._connection


class _Handover(smtplib.SMTP):
    """A client whose connection is ours."""

    def __init__(self, leash: Leash, server: MailServer, name: str | None) -> None:
        self._leash, self._server = leash, server
        super().__init__(server.host, server.port, name, timeout=server.timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        trust = _trust(self._server) if self._server.tls is Tls.IMPLICIT else None
        return _dialled(host, port, timeout, leash=self._leash, trust=trust)


def _dialled(
    host: str, port: int, seconds: float, *, leash: Leash, trust: ssl.SSLContext | None
) -> socket.socket:
    """A connection on a leash; in private at once where a trust is given."""
    deadline = CallDeadline(seconds)
    connection = dial_name(host, port, deadline=deadline)
    leash(connection)
    if trust is not None:
        connection = seal_connection(connection, host, trust=trust, by=deadline)
    connection.settimeout(seconds)
    return connection


@contextmanager
def _opened(server: MailServer, sender: str) -> Iterator[smtplib.SMTP]:
    """A connection that has said hello, in private, under our name."""
    name = sender.rpartition("@")[2] or None
    with cut_off(server.longest) as leash, closing(_Handover(leash, server, name)) as smtp:
        if server.tls is Tls.STARTTLS:
            smtp.starttls(context=_trust(server))
        if server.user:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()


def _trust(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.trust)
    context.minimum_version = OLDEST_TLS
    return context


@contextmanager
def _imap_trouble(server: MailServer) -> Iterator[None]:
    try:
        yield
    except LoginError as refused:
        raise problem(
            "mailroom.login-refused", MailLoginRefused, server=server, why=str(refused)[:300]
        ) from None
    except (IMAPClientError, OSError) as away:
        raise problem(
            "mailroom.server-away", MailServerAway, server=server, why=str(away)[:300]
        ) from away
    except _NOT_UNDERSTOOD as garbled:
        raise problem(
            "mailroom.server-garbled", MailServerAway, server=server, why=str(garbled)[:300]
        ) from garbled


@contextmanager
def _smtp_trouble(server: MailServer) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as refused:
        raise problem(
            "mailroom.login-refused",
            MailLoginRefused,
            server=server,
            why=_said((refused.smtp_code, _bytes(refused.smtp_error)))[:300],
        ) from None
    except (smtplib.SMTPException, OSError) as away:
        raise problem(
            "mailroom.server-away", MailServerAway, server=server, why=str(away)[:300]
        ) from away


def _expect(answer: tuple[int, bytes], server: MailServer) -> tuple[int, bytes]:
    """The answer, if it is a yes; refusals for good and for now are told apart by their code."""
    if answer[0] in _FOR_GOOD:
        raise problem("mailroom.sending-refused", server=server, why=_said(answer))
    if answer[0] not in (*_UNTROUBLED, 354):
        raise problem(
            "mailroom.server-away", MailServerAway, server=server, why=_said(answer)[:300]
        )
    return answer


def _said(answer: tuple[int, bytes]) -> str:
    return f"{answer[0]} {answer[1].decode('utf-8', 'replace')}"[:500]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
