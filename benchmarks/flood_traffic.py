"""Who sends what in `flood.py`: four attackers and the callers that must be served meanwhile.

    .venv/bin/python benchmarks/flood_traffic.py strangers < plan.json

Each is a process that reads its plan, works until its time is over, and prints what it made.
Attackers are closed loops: so many lines, each asking again as soon as it is answered. Callers
keep a steady pace, whether they are answered or not, and each call is a connection of its own,
so what waits at the door is counted too.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import random
import re
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Longer than this nobody waits for an answer.
PATIENCE = 60.0
#: How long a platform waits for a verdict on a file that takes long, and on one that must not.
WAITS_LONG, WAITS = "2s", "250ms"
SITE = "https://videos.example.com/v/"
#: The authorities of the register, each with the domain that it writes from.
AUTHORITIES = {
    "Example Authority North": "north.example",
    "Example Authority South": "south.example",
    "Example Authority West": "west.example",
}
PICTURE = Path(__file__).parents[1] / "src/seawall/world/media/photos/coffee-cup.jpg"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Plan:
    """What one process is told: where to, from when until when, and with what."""

    port: int
    begin: float
    """By the machine's monotonic clock, which its processes share."""
    until: float
    key: str = ""
    lines: int = 16
    addresses: int = 20_000
    pace: float = 1.0
    pager_port: int = 0
    private_keys: list[str] = field(default_factory=list)


@dataclass
class Answer:
    """The status (0 where the line broke or nobody answered in time), the body, and how long."""

    status: int
    body: bytes
    seconds: float


async def call(port: int, request: bytes, source: str, patience: float = PATIENCE) -> Answer:
    """One request on a connection of its own; timed from its beginning to the whole answer."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(source, 0)
            )
            try:
                writer.write(request)
                said = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return Answer(0, b"", time.monotonic() - began)
    head, _, body = said.partition(b"\r\n\r\n")
    status = int(head[9:12]) if head.startswith(b"HTTP/1.1 ") else 0
    return Answer(status, body, time.monotonic() - began)


def post(path: str, content: bytes, kind: str, **headers: str) -> bytes:
    return _head(path, len(content), kind, **headers) + content


def _head(path: str, size: int, kind: str, **headers: str) -> bytes:
    own = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{own}"
        f"Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


# Orders


def order(reference: str, places: int, *, authority: str, country: str = "FR") -> dict[str, object]:
    """A removal order of so many addresses, complete."""
    now = datetime.now(UTC)
    return {
        "form": "annex1",
        "issuing_member_state": country,
        "addressee": "Harbour Video Ltd",
        "contact_point": "orders@harbour.example",
        "establishment_member_state": "IE",
        "issued_at": now.isoformat(timespec="seconds"),
        "reference_number": reference,
        "locations": [{"url": f"{SITE}{reference}/{place:06d}"} for place in range(places)],
        "categories": ["2_7_a"],
        "reasons": "It calls for an attack in the name of the invented Grey Tide Order.",
        "cross_border": True,
        "copy_sent": True,
        "authority_type": "law_enforcement",
        "authority": {
            "name": authority,
            "file_number": "GT-17",
            "email": f"orders@{AUTHORITIES.get(authority, 'authority.example')}",
            "date": f"{now:%Y-%m-%d}",
            "signature": "signed electronically",
        },
        "follow_up": {
            "issuing_authority": "orders@authority.example",
            "establishment_authority": "tco@ireland.example",
        },
        "redress": {
            "body": "Administrative court of Example",
            "deadline": "48 hours from receipt",
            "legislation": "https://law.example/tco",
        },
        "language": "en",
    }


def referral(reference: str, places: int, *, authority: str) -> dict[str, object]:
    """A referral that says a life is in danger: somebody is called at once."""
    return {
        "form": "referral",
        "authority": {"name": authority},
        "issuing_member_state": "FR",
        "issued_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reference_number": reference,
        "urgency": "threat_to_life",
        "locations": [{"url": f"{SITE}{reference}/{place:06d}"} for place in range(places)],
    }


def payload(document: dict[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def signed(content: bytes, key: Ed25519PrivateKey, jti: str) -> bytes:
    """A compact JWS over this content, as `docs/formats.md` has it."""
    header = {
        "alg": "Ed25519",
        "typ": "seawall-order+jws",
        "kid": _thumbprint(key),
        "iat": int(time.time()),
        "jti": jti,
    }
    covered = _base64(payload(header)) + b"." + _base64(content)
    return covered + b"." + _base64(key.sign(covered))


def _thumbprint(key: Ed25519PrivateKey) -> str:
    from hashlib import sha256

    x = _base64(key.public_key().public_bytes_raw()).decode()
    return _base64(sha256(payload({"crv": "Ed25519", "kty": "OKP", "x": x})).digest()).decode()


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


# The attackers


@dataclass
class Made:
    """What one attacker made: how often each answer came, and how much was sent."""

    answers: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    detail: Counter[str] = field(default_factory=Counter)

    def count(self, answer: Answer, sent: int = 0, what: str = "") -> None:
        status = str(answer.status or "no answer")
        self.answers[status] += 1
        self.sent += sent
        if what:
            self.detail[f"{what} {status}"] += 1


def somewhere(net: int) -> str:
    """Any address of a network of sixty-five thousand on the loopback."""
    return f"127.{net}.{random.randrange(256)}.{random.randrange(1, 255)}"


async def in_lines(plan: Plan, one: object, made: Made) -> None:
    """So many lines at once, each again and again until the time is over."""

    async def line() -> None:
        while time.monotonic() < plan.until:
            await one(plan, made)  # type: ignore[operator]
            await asyncio.sleep(0.001)  # a refusal costs nothing: even so, others have their turn

    await asyncio.sleep(max(0.0, plan.begin - time.monotonic()))
    async with asyncio.TaskGroup() as group:
        for _ in range(plan.lines):
            group.create_task(line())


#: What stands in a template for the reference, which also makes each address a new one.
_BLANK = "FLOOD-????????"


class Strangers:
    """Orders by nobody we know: valid, each under a fresh key, one in four as large as may be."""

    def __init__(self, addresses: int) -> None:
        name = "Authority of Nowhere"
        self.large = payload(order(_BLANK, addresses, authority=name))
        self.small = payload(order(_BLANK, 1, authority=name))
        self.urgent = payload(referral(_BLANK, 1, authority=name))

    async def one(self, plan: Plan, made: Made) -> None:
        which = random.randrange(4)
        what = ("large", "small", "small", "urgent")[which]
        template = {"large": self.large, "small": self.small, "urgent": self.urgent}[what]
        reference = f"FLOOD-{secrets.token_hex(4)}"
        content = template.replace(_BLANK.encode(), reference.encode())
        body = signed(content, Ed25519PrivateKey.generate(), reference)
        request = post("/v1/orders", body, "application/jose")
        made.count(await call(plan.port, request, somewhere(16)), len(request), what)


async def sign_in(plan: Plan, made: Made) -> None:
    """A password for somebody or nobody, a link that was never sent, a passkey nobody has."""
    token, source = secrets.token_hex(16), somewhere(32)
    guard = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token}
    somebody = random.choice(["admin@harbour.example", f"{token[:8]}@harbour.example"])
    what, path, fields = random.choice(
        [
            ("password", "/sign-in/password", {"email": somebody, "password": token, "code": "1"}),
            ("link", "/sign-in/link", {"token": token}),
            ("passkey", "/sign-in/passkey/options", {}),
            ("passkey proof", "/sign-in/passkey", {"credential": json.dumps({"id": token})}),
        ]
    )
    request = post(path, urlencode(fields).encode(), FORM, **guard)
    made.count(await call(plan.port, request, source), len(request), what)


def hanging_pdf() -> bytes:
    """Two kilobytes of forms that draw forms: ten times ten, nine deep, and a line at the end."""
    deep, page = 9, b"/MediaBox [0 0 99 99] /Resources << /XObject << /A 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R " + page + b" /Contents 4 0 R >>",
        _stream(b"/A Do"),
    ]
    for level in range(1, deep):
        inner = b"/Resources << /XObject << /A %d 0 R >> >> " % (5 + level)
        objects.append(_stream(b" ".join([b"/A Do"] * 10), _FORM + inner))
    objects.append(_stream(b"0 0 m 9 9 l S", _FORM))
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF"


_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] "


def _stream(content: bytes, words: bytes = b"") -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (words, len(content), content)


def packed_pdf() -> bytes:
    """Half a kilobyte that unpacks to a page of a million strokes."""
    import zlib

    content = b"0 0 m 500 750 l S\n" * 1_200_000
    for _ in range(3):
        content = zlib.compress(content, 9)
    filters = b"/Filter [" + b" /FlateDecode" * 3 + b"] "
    page = b"/MediaBox [0 0 500 750] /Contents 4 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R " + page + b" >>",
        _stream(content, filters),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF"


class HangingFiles:
    """What one account of the platform uploads: files that keep their reader busy."""

    def __init__(self) -> None:
        self.files = {"nested": hanging_pdf(), "packed": packed_pdf()}

    async def one(self, plan: Plan, made: Made) -> None:
        what = random.choice(list(self.files))
        name = secrets.token_hex(4)
        request = _upload(
            plan, self.files[what], "application/pdf", name, "hostile-account", WAITS_LONG
        )
        made.count(await call(plan.port, request, "127.0.0.20"), len(request), what)


def _upload(  # noqa: PLR0917 - a request has these parts
    plan: Plan, content: bytes, kind: str, name: str, account: str, wait: str
) -> bytes:
    return post(
        f"/v1/checks?kind=file&id={name}&account={account}",
        content,
        kind,
        Authorization=f"Bearer {plan.key}",
        Prefer=f"wait={wait}",
    )


async def slow(plan: Plan, made: Made) -> None:
    """A body of a byte a second, until the door closes or the time is over."""
    path, kind = random.choice(
        [
            ("/v1/orders", "application/jose"),
            ("/v1/checks", "image/jpeg"),
            ("/sign-in/password", FORM),
        ]
    )
    keys = {"Authorization": f"Bearer {secrets.token_hex(16)}"} if "checks" in path else {}
    head, status = _head(path, 60_000, kind, **keys), 0
    try:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", plan.port, local_addr=(somewhere(48), 0)
        )
        made.detail["opened"] += 1
        try:
            writer.write(head)
            answer = asyncio.create_task(reader.read(64))
            while time.monotonic() < plan.until and not answer.done():
                writer.write(b"a")
                made.sent += 1
                await asyncio.wait([answer], timeout=1)
            if answer.done() and answer.result().startswith(b"HTTP/1.1 "):
                status = int(answer.result()[9:12])
            answer.cancel()
        finally:
            writer.close()
    except OSError:
        pass
    if time.monotonic() < plan.until:
        made.count(Answer(status, b"", 0), what=path)
        await asyncio.sleep(1)


# Those who must be served


@dataclass
class Served:
    """What became of one kind of call: the seconds of right answers, and how often which other."""

    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    acknowledged: list[dict[str, object]] = field(default_factory=list)

    def is_right(self, answer: Answer, status: int, *, verdict: str = "") -> bool:
        """Count an answer; whether it is the one that was due."""
        told = str(answer.status or "no answer")
        if verdict and answer.status == status:
            document = json.loads(answer.body)
            told = document["verdict"]
            if told != verdict:
                told += f" ({document['say']})"
        is_right = told == (verdict or str(status))
        if is_right:
            self.seconds.append(answer.seconds)
        else:
            self.wrong[told] += 1
        return is_right


class KnownOrder(NamedTuple):
    """An order of a known authority, ready to be sent."""

    request: bytes
    source: str
    places: int
    is_urgent: bool


class Callers:
    """Known authorities, uploads of a known picture, somebody who opens the console; a pager."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.orders, self.uploads, self.pages = Served(), Served(), Served()
        self.paged: list[tuple[float, str]] = []
        self._changed = changed_picture()

    async def run(self) -> dict[str, object]:
        plan, span = self.plan, self.plan.until - self.plan.begin
        pager = await asyncio.start_server(self._called, "127.0.0.1", plan.pager_port)
        number = int(2 * plan.pace * span)
        requests = [self._order(at, number) for at in range(number)]
        async with asyncio.TaskGroup() as group:
            for at, request in enumerate(requests):
                group.create_task(self._send_order(plan.begin + at / (2 * plan.pace), request))
            for at in range(int(4 * plan.pace * span)):
                group.create_task(self._send_upload(plan.begin + at / (4 * plan.pace), at))
            for at in range(int(span)):
                group.create_task(self._open_console(plan.begin + at))
        await self._await_pages()
        pager.close()
        return {
            "orders": vars(self.orders),
            "uploads": vars(self.uploads),
            "pages": vars(self.pages),
            "paged": self.paged,
        }

    def _order(self, at: int, number: int) -> KnownOrder:
        """Two of a run have as many addresses as may be; one in ten is a matter of life."""
        which = at % len(AUTHORITIES)
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.plan.private_keys[which]))
        reference, name = f"KNOWN-{at:08d}", list(AUTHORITIES)[which]
        places = {2: 200, 7: 20}.get(at % 10, 1)
        if at in {number // 3, 2 * number // 3}:
            places = self.plan.addresses
        is_urgent = at % 10 == 4 and places == 1
        document = (
            referral(reference, 1, authority=name)
            if is_urgent
            else order(reference, places, authority=name)
        )
        body = signed(payload(document), private, reference)
        request = post("/v1/orders", body, "application/jose")
        return KnownOrder(request, f"127.0.0.{11 + which}", places, is_urgent)

    async def _send_order(self, when: float, order: KnownOrder) -> None:
        await asyncio.sleep(max(0.0, when - time.monotonic()))
        answer = await call(self.plan.port, order.request, order.source)
        if not self.orders.is_right(answer, 201):
            return
        receipt = json.loads(answer.body)
        self.orders.acknowledged.append(
            {
                "order": receipt["order"],
                "places": order.places,
                "is_urgent": order.is_urgent,
                "at": time.time(),
                "seconds": answer.seconds,
            }
        )

    async def _send_upload(self, when: float, at: int) -> None:
        """The very file, and the same picture changed, in turns; a new name and account each."""
        content = PICTURE.read_bytes() if at % 2 else self._changed
        request = _upload(self.plan, content, "image/jpeg", f"known-{at}", f"account-{at}", WAITS)
        await asyncio.sleep(max(0.0, when - time.monotonic()))
        answer = await call(self.plan.port, request, "127.0.0.20")
        self.uploads.is_right(answer, 200, verdict="block")

    async def _open_console(self, when: float) -> None:
        await asyncio.sleep(max(0.0, when - time.monotonic()))
        request = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        answer = await call(self.plan.port, request, "127.0.0.30")
        self.pages.is_right(answer, 200)

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The pager: whatever is posted to it is a page, about the order that it names."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            size = head.partition(b"content-length:")[2].split(b"\r\n")[0]
            body = await reader.readexactly(int(size or 0))
            if named := re.search(rb"order_[0-9A-Z]{26}", body):
                self.paged.append((time.time(), named.group().decode()))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    async def _await_pages(self) -> None:
        """Until every urgent order has paged somebody, a minute at most."""
        until = time.monotonic() + 60
        urgent = {one["order"] for one in self.orders.acknowledged if one["is_urgent"]}
        while urgent - {about for _, about in self.paged} and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def changed_picture() -> bytes:
    """The known picture, smaller and saved anew: only its look is known."""
    from PIL import Image

    out = io.BytesIO()
    picture = Image.open(PICTURE)
    picture.resize((picture.width * 3 // 4, picture.height * 3 // 4)).save(out, "JPEG", quality=80)
    return out.getvalue()


def main() -> None:
    plan, who = Plan(**json.load(sys.stdin)), sys.argv[1]
    if who == "callers":
        print(json.dumps(asyncio.run(Callers(plan).run())))
        return
    attackers = {
        "strangers": lambda: Strangers(plan.addresses).one,
        "sign-ins": lambda: sign_in,
        "files": lambda: HangingFiles().one,
        "slow": lambda: slow,
    }
    made = Made()
    asyncio.run(in_lines(plan, attackers[who](), made))
    print(json.dumps(vars(made)))


if __name__ == "__main__":
    main()
