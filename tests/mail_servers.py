"""Real mail servers on the loopback: SMTP by aiosmtpd, IMAP by pymap, one maildir between them.

What is sent to the one can be fetched from the other, as on the machine of a small host.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from mailbox import Maildir
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pysasl.hashing import BuiltinHash

from seawall.mailroom.servers import MailServer, Tls
from tests.ports import own_port
from tests.served import started
from tests.waiting import PATIENCE

_PYMAP = "from pymap.main import main; main()"
USER, PASSWORD = "orders", "an invented password"


@dataclass(slots=True)
class Postman:
    """Puts what is sent to it into a maildir; can be told to refuse, or to be busy."""

    maildir: Path
    refuse: dict[str, str] = field(default_factory=dict)
    """Answers to give instead, by recipient, such as `550 no such mailbox`."""
    after_data: str = ""
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.after_data:
            return self.after_data
        self.taken.append(envelope)
        Maildir(self.maildir, create=True).add(envelope.content)
        return f"250 OK: queued as Q{len(self.taken):05}"


@dataclass(frozen=True, slots=True)
class MailServers:
    """Where the servers are, and where the mail lies."""

    smtp: MailServer
    imap: MailServer
    maildir: Path
    postman: Postman


@contextmanager
def smtp_server(
    maildir: Path, *, tls: Tls = Tls.NONE, cert: Path | None = None
) -> Iterator[tuple[MailServer, Postman]]:
    """An SMTP server that delivers into this maildir; with STARTTLS it wants a login too."""
    postman, port = Postman(maildir), own_port()
    options: dict[str, object] = {}
    if tls is Tls.IMPLICIT:
        options = {"ssl_context": _context(cert)}
    elif tls is Tls.STARTTLS:
        options = {
            "tls_context": _context(cert),
            "require_starttls": True,
            "auth_required": True,
            "authenticator": _authenticated,
        }
    controller = Controller(
        postman, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE, **options
    )
    controller.start()
    who = (USER, PASSWORD) if tls is Tls.STARTTLS else ("", "")
    try:
        yield (
            MailServer("127.0.0.1", port, *who, tls, str(cert) if cert else None, PATIENCE),
            postman,
        )
    finally:
        controller.stop()


@contextmanager
def imap_server(folder: Path, *, cert: Path | None = None) -> Iterator[tuple[MailServer, Path]]:
    """An IMAP server with one mailbox, and the maildir that it serves."""
    maildir, port = folder / "mail", own_port()
    Maildir(maildir, create=True)
    (folder / "pymap-etc-passwd").write_text(f"{USER}:x::::{maildir}:\n")
    hashed = BuiltinHash().hash(PASSWORD).replace(":", r"\:")
    (folder / "pymap-etc-shadow").write_text(f"{USER}:{hashed}\n")
    tls = ["--cert", str(cert), "--key", str(cert)] if cert else ["--no-tls"]
    where = ["--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-c", _PYMAP, *where, *tls, "maildir", str(folder)]
    with started(command, port=port, cwd=folder, env=dict(os.environ)):
        kind = Tls.STARTTLS if cert else Tls.NONE
        trust = str(cert) if cert else None
        yield MailServer("127.0.0.1", port, USER, PASSWORD, kind, trust, PATIENCE), maildir


@contextmanager
def behind_tls(server: MailServer, cert: Path) -> Iterator[MailServer]:
    """The same server behind a port that begins with TLS."""

    class Front(BaseRequestHandler):
        def handle(self) -> None:
            try:
                inside = _context(cert).wrap_socket(self.request, server_side=True)
            except OSError:  # the caller does not trust us
                return
            with inside, socket.create_connection((server.host, server.port)) as outside:
                back = threading.Thread(target=_pass_on, args=(outside, inside))
                back.start()
                _pass_on(inside, outside)
                back.join()

    with ThreadingTCPServer(("127.0.0.1", 0), Front) as front:
        running = threading.Thread(target=front.serve_forever, args=(0.05,))
        running.start()
        try:
            port = front.server_address[1]
            yield replace(server, port=port, tls=Tls.IMPLICIT, trust=str(cert))
        finally:
            front.shutdown()
            running.join()


def _pass_on(source: socket.socket, to: socket.socket) -> None:
    """Hand bytes on until one side has enough."""
    with suppress(OSError):
        while piece := source.recv(65_536):
            to.sendall(piece)
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)


@contextmanager
def mail_servers(folder: Path) -> Iterator[MailServers]:
    """Both, with one maildir between them."""
    with imap_server(folder) as (imap, maildir), smtp_server(maildir) as (smtp, postman):
        yield MailServers(smtp, imap, maildir, postman)


def certificate_for_loopback(folder: Path) -> Path:
    """A file with a key and a certificate for 127.0.0.1, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.test")])
    start = datetime.now(UTC) - timedelta(minutes=5)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(hours=1))
        .add_extension(_names(), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "loopback.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


def _names() -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])


def _context(cert: Path | None) -> SSLContext:
    assert cert is not None
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert)
    return context


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    good = (getattr(data, "login", b""), getattr(data, "password", b""))
    return AuthResult(success=good == (USER.encode(), PASSWORD.encode()), handled=False)
