"""Mail servers on the loopback that answer every command with what a test wants to hear said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

from seawall.mailroom.servers import MailServer, Tls

#: A whole answer to each command, without the tag before the last line of IMAP.
Answers = dict[str, bytes]

SMTP: Answers = {"DATA": b"354 go on\r\n", ".": b"250 queued as Q0001\r\n", "QUIT": b"221 bye\r\n"}
IMAP: Answers = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n",
    "SEARCH": b"* SEARCH 5\r\n",
    "RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE 2)\r\n",
    "BODY": b'* 1 FETCH (UID 5 INTERNALDATE "25-Oct-2026 02:30:00 +0100" BODY[] {2}\r\nhi)\r\n',
}


@contextmanager
def lying_smtp(answers: Answers) -> Iterator[MailServer]:
    """An SMTP server; where a test says nothing it says yes."""
    said = SMTP | answers

    def answer(line: bytes) -> bytes:
        return said.get(line.split()[0].decode().upper(), b"250 yes\r\n")

    with _listening(b"220 ready\r\n", answer, quiet_after=b"354") as server:
        yield server


@contextmanager
def lying_imap(answers: Answers) -> Iterator[MailServer]:
    """An IMAP server with one message in its mailbox."""
    said = IMAP | answers

    def answer(line: bytes) -> bytes:
        tag, _, command = line.partition(b" ")
        told = next((text for word, text in said.items() if word.encode() in command), b"")
        return told + tag + b" OK done\r\n"

    with _listening(b"* OK ready\r\n", answer) as server:
        yield server


@contextmanager
def dripping_smtp() -> Iterator[MailServer]:
    """An SMTP server whose answer to the first command never ends; it stops when cut off."""

    is_over = Event()

    class Drip(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            self.rfile.readline()
            with suppress(OSError):
                while not is_over.is_set():
                    self.wfile.write(b"250-and\r\n")
                    is_over.wait(0.05)  # its pace

    with _served(Drip) as server:
        try:
            yield server
        finally:
            is_over.set()


@contextmanager
def _listening(
    greeting: bytes, answer: Callable[[bytes], bytes], *, quiet_after: bytes = b"\n"
) -> Iterator[MailServer]:
    class Talk(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(greeting)
            is_quiet = False
            for line in self.rfile:
                if is_quiet and line != b".\r\n":
                    continue
                said = answer(line)
                is_quiet = said.startswith(quiet_after)
                self.wfile.write(said)

    with _served(Talk) as server:
        yield server


@contextmanager
def _served(handler: type[StreamRequestHandler]) -> Iterator[MailServer]:
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield MailServer("127.0.0.1", server.server_address[1], "a", "b", Tls.NONE)
        server.shutdown()
