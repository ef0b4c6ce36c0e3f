"""One night at a small platform: its Seawall, its mail, its software, and who is on call.

Everything is a process or a server of its own, set up by the commands of the manual. The
authority's side (a key, a mail program, a mailbox) is played here, with no code of ours but
what checks a signature.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from mailbox import Maildir
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seawall.mailroom.client import send_mail
from seawall.mailroom.servers import MailServer
from seawall.mailroom.signing import jws
from tests.enforcement_made import Receiver, receiver
from tests.forked import Forked, run
from tests.mail_servers import PASSWORD, USER, imap_server, smtp_server
from tests.ports import own_port
from tests.samples.test_receivers import running
from tests.waiting import until

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
CONTACT = "orders@harbour.example"
AUTHORITY = "orders@authority.example"
ORDER_ID = "<grey-tide-17@authority.example>"
ADDRESSES = ("https://harbour.example/watch/88412", "https://harbour.example/watch/88413")


@dataclass
class Night:
    """What the test holds on to."""

    address: str
    environment: dict[str, str]
    inbox: Path
    outbox: Path
    mail: MailServer
    key: Ed25519PrivateKey
    on_call: Receiver
    push: Receiver
    api_key: str = ""

    def seawall(self, *arguments: str) -> str:
        """Run a command of the manual; what it prints."""
        ran = run(
            [sys.executable, "-m", "seawall", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def send_order(self, *, delivered: datetime) -> dict[str, Any]:
        """The authority's mail program sends a signed order; the mailbox has it since then."""
        body = annex1(issued_at=delivered)
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = AUTHORITY, CONTACT
        message["Subject"], message["Message-ID"] = "Removal order", ORDER_ID
        message.set_content("A removal order is attached.")
        signed = jws.sign_payload(body, self.key, now=delivered, jti="grey-tide-17").encode()
        message.add_attachment(signed, maintype="application", subtype="jose", filename="o.jws")
        send_mail(message.as_bytes(), sender=AUTHORITY, recipients=[CONTACT], server=self.mail)
        (lying,) = (self.inbox / "new").iterdir()
        os.utime(lying, (delivered.timestamp(), delivered.timestamp()))
        return body

    def received_mail(self) -> list[EmailMessage]:
        """What lies in the authority's mailbox."""
        found = Maildir(self.outbox, create=True)
        read = (message_from_bytes(found.get_bytes(one), policy=SMTP) for one in found.keys())  # noqa: SIM118
        # our own people are told that they were invited, by the same server
        theirs = (one for one in read if "harbour.example" not in str(one["To"]))
        return [one for one in theirs if isinstance(one, EmailMessage)]

    def received_receipts(self) -> list[EmailMessage]:
        """What told the authority that its order has arrived."""
        return [
            mail for mail in self.received_mail() if str(mail["Subject"]).startswith("Received:")
        ]

    def received_answers(self) -> list[EmailMessage]:
        """What came after that."""
        receipts = [str(mail["Message-ID"]) for mail in self.received_receipts()]
        return [mail for mail in self.received_mail() if str(mail["Message-ID"]) not in receipts]

    def ask(self, path: str, *, with_key: bool = False) -> bytes:
        """What the public, or the platform with its key, is answered."""
        headers = {"Authorization": f"Bearer {self.api_key}"} if with_key else {}
        with urlopen(Request(self.address + path, headers=headers), timeout=30) as answer:
            said: bytes = answer.read()
            return said


def annex1(*, issued_at: datetime) -> dict[str, Any]:
    """A removal order of an invented authority, as JSON under the keys of Annex I."""
    return {
        "form": "annex1",
        "issuing_member_state": "FR",
        "addressee": "Harbour Example Ltd",
        "contact_point": CONTACT,
        "establishment_member_state": "IE",
        "issued_at": issued_at.isoformat(timespec="seconds"),
        "reference_number": "FR-2026-00017",
        "locations": [{"url": address} for address in ADDRESSES],
        "categories": ["2_7_a"],
        "reasons": "It calls for an attack in the name of the invented Grey Tide Order.",
        "cross_border": True,
        "copy_sent": True,
        "authority_type": "law_enforcement",
        "authority": {
            "name": "Office central de l'Exemple",
            "file_number": "GT-17",
            "email": AUTHORITY,
            "date": f"{issued_at:%Y-%m-%d}",
            "signature": "signed electronically",
        },
        "follow_up": {
            "issuing_authority": AUTHORITY,
            "establishment_authority": "tco@ireland.example",
        },
        "redress": {
            "body": "Administrative court of Example",
            "deadline": "48 hours from receipt",
            "legislation": "https://law.example/tco",
        },
        "language": "en",
    }


@contextmanager
def night(folder: Path) -> Iterator[Night]:
    """Everything but Seawall itself: `serving` starts that."""
    with ExitStack() as stack:
        imap, inbox = stack.enter_context(imap_server(_made(folder / "inbox")))
        incoming, _ = stack.enter_context(smtp_server(inbox))
        outgoing, postman = stack.enter_context(smtp_server(folder / "authority"))
        on_call, push = stack.enter_context(receiver()), stack.enter_context(receiver())
        port = own_port()
        address = f"http://localhost:{port}"
        environment = {
            **{name: at for name, at in os.environ.items() if not name.startswith("SEAWALL_")},
            "SEAWALL_DATA_DIR": str(_made(folder / "data")),
            "SEAWALL_PUBLIC_URL": address,
            "SEAWALL_EGRESS_ALLOW": '[{"to": "127.0.0.1", "ports": "any"}]',
            "SEAWALL_MAIL_INBOX": f"imap://{USER}:{PASSWORD.replace(' ', '%20')}@{imap}/INBOX",
            "SEAWALL_MAIL_SERVER": f"smtp://{outgoing}",
            "SEAWALL_ON_CALL_URL": on_call.url,
            "SEAWALL_ON_CALL_PUSH": push.url,
            "PYTHONUNBUFFERED": "1",
        }
        key = Ed25519PrivateKey.generate()
        made = Night(address, environment, inbox, postman.maildir, incoming, key, on_call, push)
        _set_up(made, folder)
        yield made


@contextmanager
def serving(made: Night, folder: Path) -> Iterator[None]:
    """`seawall serve`, and the platform's own software beside it."""
    port = own_port()
    hook = f"http://127.0.0.1:{port}/hook"
    secret = json.loads(made.seawall("endpoint", "add", hook, "--json"))["secret"]
    told = {"API_URL": made.address.replace("localhost", "127.0.0.1"), "API_KEY": made.api_key}
    command = [sys.executable, "-m", "seawall", "serve", "--port", made.address.rpartition(":")[2]]
    log = (folder / "serve.log").open("wb")
    with log, running("flask", folder / "platform", secret, port=port, **told):
        process = Forked(command, env=made.environment, stdout=log, stderr=log)
        try:
            _await(process, int(command[-1]), folder / "serve.log")
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def half_an_hour_ago() -> datetime:
    """Somewhat longer, so that half of the order's hour is gone."""
    return (datetime.now(UTC) - timedelta(minutes=31)).replace(microsecond=0)


def zone_where_it_is_two(at: datetime) -> str:
    """A time zone in which the clock on the wall says two at night now."""
    ahead = (2 - at.astimezone(UTC).hour) % 24
    ahead = ahead - 24 if ahead > 14 else ahead
    return f"Etc/GMT{-ahead:+d}"


def _set_up(made: Night, folder: Path) -> None:
    """By the commands of the manual."""
    public = made.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    pinned = folder / "authority.pem"
    pinned.write_bytes(public)
    made.seawall("migrate")
    made.seawall("org", "create", "harbour", "--name", "Harbour Example Ltd")
    made.seawall("people", "invite", "night@harbour.example", "--role", "lead", "--name", "Robin")
    made.seawall(
        *("contact-point", "set", "--legal-name", "Harbour Example Ltd", "--establishment", "IE"),
        *("--email", CONTACT, "--language", "en", "--authorised-person", "R. Example"),
        *("--zone", "Europe/Dublin"),
    )
    entered = made.seawall(
        *("authority", "add", "Office central de l'Exemple", "--country", "FR"),
        *("--mail-domain", "authority.example", "--language", "fr", "--source", "a test"),
        *("--telephone", "+33 1 99 00 00 00"),
    )
    made.seawall("authority", "key", "add", entered.split()[0], str(pinned))
    scopes = [
        f"--scope={scope}"
        for scope in ("orders", "orders.read", "events", "outcomes", "cases.read")
    ]
    made.api_key = json.loads(made.seawall("key", "create", "platform", *scopes, "--json"))[
        "secret"
    ]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    def listens() -> bool:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listens, report=log.read_text)
