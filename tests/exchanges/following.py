"""An exchange that is followed in a test: added, fetched, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seawall.banks.model import BankEntry
from seawall.exchanges.client import PeerClient
from seawall.exchanges.model import Exchange, ExchangeHoldings, FetchStatus
from seawall.journeys.exchanges import exchange_setup
from seawall.journeys.exchanges.exchange_setup import NewExchange
from seawall.outbound.call_purpose import EXCHANGE
from seawall.transaction import transaction
from seawall.worker import exchanging
from seawall.worker.exchanging import VisitOutcome
from tests.exchanges.fakes.graph import GROUP, TOKEN
from tests.people_made import NOON, make_organisation
from tests.waiting import PATIENCE


@dataclass
class Followed:
    """One exchange of one organisation, with a clock that the test moves."""

    exchange: Exchange
    at: datetime = NOON
    slept: list[float] = field(default_factory=list)
    seconds: float = PATIENCE
    """How long the first answer of a visit may take."""

    @property
    def scope(self):
        return self.exchange.organisation

    def sync(self, *, afresh: str = "") -> VisitOutcome:
        client = exchanging.caller(self.exchange, lambda: self.at)
        return exchanging.follow_exchange(
            self.exchange.id,
            self.scope,
            clock=lambda: self.at,
            by="cli:test",
            afresh=afresh,
            http=self.without_pauses(client),
        )

    def without_pauses(self, client: PeerClient) -> PeerClient:
        """This client, which writes its pauses down; after the first it has patience."""

        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            client.purpose = replace(EXCHANGE, seconds=PATIENCE)

        client.sleep, client.purpose = sleep, replace(EXCHANGE, seconds=self.seconds)
        return client

    def later(self, **span: float) -> Followed:
        self.at += timedelta(**span)
        return self

    def entries(self) -> dict[str, BankEntry]:
        """The bank's entries by value."""
        with transaction(self.scope) as tx:
            found = tx.banks.entries(self.exchange.bank, limit=10_000)
        return {entry.value: entry for entry in found}

    def states(self) -> dict[str, str]:
        return {value: entry.state.value for value, entry in self.entries().items()}

    @property
    def status(self) -> FetchStatus:
        with transaction(self.scope) as tx:
            return tx.exchanges.status(self.exchange.id)

    @property
    def holdings(self) -> ExchangeHoldings:
        with transaction(self.scope) as tx:
            return tx.exchanges.holdings(self.exchange.id)

    def faults(self) -> dict[str, str]:
        with transaction(self.scope) as tx:
            return {fault.key: fault.reason for fault in tx.exchanges.faults(self.exchange.id)}

    def ledger(self) -> list[str]:
        with transaction(self.scope) as tx:
            return [entry.what for entry in tx.ledger.about(self.exchange.id)]

    def voices(self, value: str) -> list[tuple[str, str]]:
        """Every opinion of an entry: who, and what."""
        entry = self.entries()[value]
        with transaction(self.scope) as tx:
            return [(said.member, said.stance.value) for said in tx.banks.opinions(entry.id)]


def follow(adapter: str, *, name: str = "peer", organisation=None, secrets=None, **config):
    """Add an exchange, its settings given by name."""
    organisation = organisation or make_organisation()
    new = NewExchange(
        name,
        adapter,
        config={key: str(value) for key, value in config.items()},
        secrets=secrets or {},
    )
    with transaction(organisation.id) as tx:
        exchange = exchange_setup.add_exchange(new, tx=tx, now=NOON, by="cli:test")
    return Followed(exchange)


def follow_graph(graph, **config) -> Followed:
    """Follow the fake of ThreatExchange."""
    secrets = {"token": config.pop("token", TOKEN)}
    return follow("threatexchange", base=graph.url, group=GROUP, secrets=secrets, **config)
