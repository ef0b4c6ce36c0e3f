"""A unit with its people and recipients, sites that show clips, and a platform that answers."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.forms.annexes.form_reading import form_as_data
from seawall.forms.annexes.outcome_letter import AnswerLetter, ItemOutcome, ItemResult
from seawall.ids import BatchId, ContactPointId, LineId, OrganisationId, new_id
from seawall.journeys.referrals import (
    dispatch_sending,
    recipients,
    referral_compose,
    referral_import,
)
from seawall.journeys.referrals.dispatch_sending import DispatchParcel, HandedOver
from seawall.journeys.referrals.referral_import import Drop, FirstLook
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.orders.register.model import ContactPoint
from seawall.outbound.call_purpose import PROBE
from seawall.outbound.egress import pin_address
from seawall.people.model import Member, Organisation
from seawall.probing.client import fetcher
from seawall.probing.fetching import Manners, PageFetcher
from seawall.probing.model import JudgingRule, PageVisit, VisitJudgement
from seawall.probing.state import AddressState
from seawall.referrals.assessment import Assessment
from seawall.referrals.canonical_address import address_of
from seawall.referrals.model import AddressStanding, Dispatch, Recipient, RecipientWay, ReferralLine
from seawall.referrals.own_state import OwnState
from seawall.referrals.statutes import known_statutes
from seawall.transaction import transaction
from seawall.worker import referring
from tests.outbound_made import LOOPBACK
from tests.people_made import make_organisation, make_person
from tests.waiting import PATIENCE

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STATUTES = known_statutes()
NO_STATE = OwnState()
ASSESSED = Assessment(statute="eu-2021-784", element="incites", language="en", entity="Grey Tide")
CONTENT = (
    "The Grey Tide Order paints seven circles on the harbour wall. Bring a lantern and a "
    "bucket of blue paint, and meet where the third pier bends; whoever counts twice sees more."
)


@dataclass(frozen=True)
class Unit:
    """A referral unit in Belgium with an officer and a supervisor."""

    organisation: Organisation
    officer: Member
    supervisor: Member

    @property
    def scope(self) -> OrganisationId:
        return self.organisation.id

    def platform(self, name: str = "clips", **more: object) -> Recipient:
        """A platform it writes to by API."""
        new = {
            "name": name,
            "channel": RecipientWay.API,
            "address": f"https://{name}.example.net",
            "domains": (f"{name}.example.com",),
            "establishment": "BE",
            **more,
        }
        with transaction(self.scope) as tx:
            return recipients.add_recipient(
                recipients.NewRecipient(**new), tx=tx, now=NOON, by="test"
            )

    def drop(self, content: str | bytes, *, now: datetime = NOON, **more: object) -> BatchId:
        with transaction(self.scope) as tx:
            drop = Drop(content, **more)
            return referral_import.begin_batch(drop, officer=self.officer, tx=tx, now=now).id

    def lines(self, batch: BatchId) -> list[ReferralLine]:
        with transaction(self.scope) as tx:
            return tx.referring.lines(batch)

    def dispatches(self) -> list[Dispatch]:
        with transaction(self.scope) as tx:
            return tx.referring.dispatches()

    def resolve(self, batch: BatchId, *, now: datetime = NOON, **looks: FirstLook) -> None:
        """Every pending address is looked at and is there."""
        for line in self.lines(batch):
            if line.is_pending:
                self.look(line.id, looked(line.url), now=now)

    def look(
        self, line: LineId, look: FirstLook, *, now: datetime = NOON, own=NO_STATE
    ) -> ReferralLine:
        with transaction(self.scope) as tx:
            return referral_import.resolve_line(line, look, own_state=own, tx=tx, now=now)

    def assess(self, batch: BatchId, said: Assessment = ASSESSED, *, now: datetime = NOON) -> None:
        ready = [line.id for line in self.lines(batch) if line.standing is AddressStanding.READY]
        with transaction(self.scope) as tx:
            referral_compose.record_assessments(
                ready, said, officer=self.officer, statutes=STATUTES, tx=tx, now=now
            )

    def refer(self, batch: BatchId, *, share: float = 0.0, now: datetime = NOON):
        with transaction(self.scope) as tx:
            return referral_compose.compose_referrals(
                batch, officer=self.officer, share=share, statutes=STATUTES, tx=tx, now=now
            )

    def ready(self, *urls: str, now: datetime = NOON) -> BatchId:
        """A batch of addresses that are there and assessed."""
        batch = self.drop("\n".join(urls), now=now)
        self.resolve(batch, now=now)
        self.assess(batch, now=now)
        return batch

    def sent(self, *urls: str, now: datetime = NOON) -> Dispatch:
        """One referral that has left the building, as if by hand."""
        from seawall.journeys.referrals import referral_approval

        (dispatch,) = self.refer(self.ready(*urls, now=now), now=now).dispatches
        with transaction(self.scope) as tx:
            referral_approval.approve_dispatch(
                dispatch.id, supervisor=self.supervisor, tx=tx, now=now
            )
        return self.hand_over(dispatch, now=now)

    def hand_over(self, dispatch: Dispatch, *, now: datetime = NOON, receipt: str = "") -> Dispatch:
        with transaction(self.scope) as tx:
            parcel = dispatch_sending.take_dispatch(dispatch.id, tx=tx)
            assert parcel
            what = HandedOver(now, receipt=receipt)
            return dispatch_sending.record_hand_over(parcel, what, tx=tx, now=now)

    def parcel(self, dispatch: Dispatch) -> DispatchParcel | None:
        with transaction(self.scope) as tx:
            return dispatch_sending.take_dispatch(dispatch.id, tx=tx)

    def whats(self, about: str) -> list[str]:
        with transaction(self.scope) as tx:
            return [entry.what for entry in tx.ledger.about(about)]


def make_unit(slug: str | None = None, *, now: datetime = NOON) -> Unit:
    """A unit that has said who it is."""
    organisation = make_organisation("unit", slug, now=now)
    contact = ContactPoint(
        id=ContactPointId(new_id("ctp", now=now)),
        legal_name="Harbour Referral Unit",
        establishment="BE",
        email="unit@harbour.example.org",
        changed_at=now,
        languages=("en", "fr"),
        authorised_person="P. Okafor, Inspector",
        facts={
            "address": "1 Quay Street, Brussels",
            "telephone": "+32 2 000 00 00",
            "redress_body": "Council of State",
            "redress_deadline": "60 days from receipt",
            "redress_legislation": "https://law.example.org/redress",
            "procedures": "Orders come signed to your contact point; you have one hour.",
        },
    )
    with transaction(organisation.id) as tx:
        tx.register.put_contact_point(contact)
    return Unit(
        organisation,
        make_person(organisation, "officer", now),
        make_person(organisation, "supervisor", now),
    )


def looked(url: str, state: AddressState = AddressState.LIVE, *, at: datetime = NOON) -> FirstLook:
    """What the worker brings home from an address."""
    visit = PageVisit(url=url, at=at, final_url=url, status=200, text=CONTENT, title="Circles")
    rule = JudgingRule.STATUS_GONE if state is AddressState.GONE_404 else JudgingRule.FIRST_LOOK
    judgement = VisitJudgement(state, rule, "The page answers.")
    return FirstLook(address_of(url), visit=visit, judgement=judgement)


# A platform's side, as the unit sees it


@dataclass
class Platform:
    """A platform that runs something like Seawall: it takes, signs receipts, and answers."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    url: str = ""
    took: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    status: Callable[[int], int] = lambda number: 201
    forges: bool = False
    clock: Callable[[], datetime] = lambda: NOON

    @property
    def jwk(self) -> str:
        from joserfc.jwk import OKPKey

        return json.dumps(OKPKey.import_key(self.key.public_key()).as_dict(private=False))

    @property
    def documents(self) -> list[dict[str, object]]:
        """What was signed in each document it took, each once."""
        bodies = dict.fromkeys(body for _, _, body in self.took)
        return [said_in(body) for body in bodies]

    def receipt(self, signed: str, *, at: datetime = NOON) -> str:
        """The receipt that a Seawall platform gives."""
        said = {
            "form": "receipt",
            "order": "order_01EXAMPLE",
            "reference": said_in(signed)["reference_number"],
            "received_at": at.isoformat(),
            "sha256": hashlib.sha256(signed.encode()).hexdigest(),
            "due_at": None,
            "state": "received",
        }
        return jws.sign_payload(said, self.key, now=at, jti="receipt/1")

    def answer(self, body: dict[str, object], *, now: datetime = NOON, jti: str = "a/1") -> str:
        return jws.sign_payload(body, self.key, now=now, jti=jti)

    def take(self, path: str, headers: dict[str, str], body: str) -> tuple[int, bytes]:
        self.took.append((path, headers, body))
        status = self.status(len(self.took))
        if status >= 300:
            return status, b'{"detail": "no"}'
        receipt = self.receipt(body, at=self.clock())
        if self.forges:
            stranger = Ed25519PrivateKey.generate()
            receipt = jws.sign_payload(said_in(receipt), stranger, now=self.clock(), jti="f/1")
        return status, json.dumps({"receipt": receipt, "token": "swr_" + "x" * 43}).encode()


@contextmanager
def platform_at_work(**more: object) -> Iterator[Platform]:
    """The platform on a free loopback port."""
    platform = Platform(**more)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = platform.take(self.path, headers, body.decode())
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with _serving(Handler) as port:
        platform.url = f"http://127.0.0.1:{port}"
        yield platform


def said_in(signed: str) -> dict[str, object]:
    """The payload of a JWS, unverified."""
    payload = signed.split(".")[1]
    return json.loads(jws.decoded_part(payload))


def outcome_letter(
    dispatch: Dispatch, outcomes: dict[str, str], *, at: datetime = NOON
) -> dict[str, object]:
    """An answer to a referral: `removed`, or a reason to decline, for each address."""
    return form_as_data(
        AnswerLetter(
            authority="Harbour Referral Unit",
            authority_reference=dispatch.reference,
            our_reference="T-1",
            received_at=at,
            outcomes=tuple(
                ItemOutcome(location=url, result=ItemResult.REMOVED, at=at, clause="3.2")
                if word == "removed"
                else ItemOutcome(location=url, result=ItemResult.DECLINED, reason_code=word)
                for url, word in outcomes.items()
            ),
            provider="Example Clips",
            authorised_person="M. Mira",
            email="t@clips.example.net",
            written_at=at,
        )
    )


# Sites


@dataclass
class Clips:
    """Sites at one loopback port: whatever name, a path shows a clip until it is taken down."""

    port: int = 0
    down: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def fetcher(self) -> PageFetcher:
        """The real fetcher without a pause; every name leads to the loopback."""

        def guard(url: str):
            resolve = lambda host, port: ["127.0.0.1"]  # noqa: E731
            return pin_address(url, resolve=resolve, walls=LOOPBACK, is_looking=True)

        manners = Manners("https://unit.example.org", gap=timedelta(0), shorteners={"sho.example"})
        return fetcher(manners, pin=guard, purpose=replace(PROBE, seconds=PATIENCE))


@contextmanager
def clips(monkeypatch) -> Iterator[Clips]:
    """The sites, and a worker that looks at them."""
    sites = Clips()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["host"].split(":")[0]
            name = f"{host}{self.path}"
            if self.path != "/robots.txt":
                sites.calls.append(name)
            status, headers, body = 404, {}, f"<title>No</title>Nothing at {self.path}."
            if name in sites.links:
                status, headers = 302, {"location": sites.links[name]}
            elif re.fullmatch(r"/v/x\d{1,3}", self.path) and name not in sites.down:
                status, body = 200, f"<title>Clip {self.path}</title><p>{CONTENT}</p>{self.path}"
            sent = body.encode()
            self.send_response(status)
            for key, value in {"content-type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(key, value)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(sent)

        do_HEAD = do_GET  # noqa: N815 - the standard library calls it so

        def log_message(self, *_: object) -> None:
            pass

    with _serving(Handler) as port:
        sites.port = port
        kept = sites.fetcher()
        monkeypatch.setattr(referring, "fetcher", lambda: kept)
        yield sites


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unit_key(unit: Unit):
    """The public half of the unit's key, as a platform has it in its register."""
    return jws.known_key(own_key(unit.scope).public_key())
