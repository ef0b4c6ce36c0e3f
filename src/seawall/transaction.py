"""One unit of work: every store, one connection, all or nothing.

The edge opens a transaction and commits it once. A change, its ledger entry and
the work it owes are rows of the same commit, so none can exist without the
others; and what an evident row (`db/evident.py`) was and is is an entry of it too. Only this
module holds stores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db import transaction as database

from seawall.appeals.store import AppealStore
from seawall.banks.following.store import FollowerStore
from seawall.banks.imports.store import BankImportStore
from seawall.banks.store import BankStore
from seawall.cases.bulk.store import BulkStore
from seawall.cases.clusters.store import ClusterStore
from seawall.cases.desk.store import DeskStore
from seawall.cases.inbox.store import InboxStore
from seawall.cases.quality.store import QualityStore
from seawall.cases.store import CaseStore
from seawall.db.evident import Evident, Notes, noted, noting
from seawall.db.tenancy import set_scope
from seawall.db.unit_part import narrow, part_of_unit, reader_alone
from seawall.enforcement.outbox.store import OutboxStore
from seawall.enforcement.parts.store import EnforcementPartStore
from seawall.enforcement.store import EnforcementStore
from seawall.enforcement.wrongful.store import WrongfulStore
from seawall.exchanges.designations.store import DesignationStore
from seawall.exchanges.hma.store import HmaStore
from seawall.exchanges.store import ExchangeStore
from seawall.exchanges.taxii.store import TaxiiStore
from seawall.forum.cosigning.store import CosigningStore
from seawall.forum.incidents.store import IncidentStore
from seawall.forum.lookup.store import LookupStore
from seawall.forum.shared.store import SharedSignalStore
from seawall.forum.store import ForumStore
from seawall.ids import INSTALLATION as INSTALLATION
from seawall.ids import OrganisationId
from seawall.intake.evidence.store import EvidenceStore
from seawall.intake.notifying.store import NotifyingStore
from seawall.intake.rehashing.store import RehashStore
from seawall.intake.seen.store import SeenStore
from seawall.intake.store import IntakeStore
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.attested.store import AttestedStore, cells_digest
from seawall.ledger.elsewhere.store import ElsewhereStore
from seawall.ledger.store import LedgerStore, write_entries
from seawall.orders.alarms.store import AlarmStore
from seawall.orders.answering.store import AnswerStore
from seawall.orders.anteroom.store import AnteroomStore
from seawall.orders.copies.store import CopyStore
from seawall.orders.figures.store import FigureStore
from seawall.orders.lines.store import OrderLineStore
from seawall.orders.opening.store import OpeningStore
from seawall.orders.register.store import RegisterStore
from seawall.orders.showing.store import ShownOrderStore
from seawall.orders.store import OrderStore
from seawall.people.access.store import AccessStore
from seawall.people.approval.store import ApprovalStore
from seawall.people.keymap.store import KeymapStore
from seawall.people.protection.store import ProtectionStore
from seawall.people.store import PeopleStore
from seawall.preservation.secret_notices.store import VaultStore
from seawall.preservation.store import PreservationStore
from seawall.referrals.store import ReferringStore
from seawall.transparency.store import StatementStore
from seawall.transparency.submitting.store import SubmissionStore


class Transaction:
    """Every store of one organisation, on one connection."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    @cached_property
    def people(self) -> PeopleStore:
        """Organisations, members, roles, keys."""
        return PeopleStore(self.organisation)

    @cached_property
    def access(self) -> AccessStore:
        """What people sign in by, and their sessions."""
        return AccessStore(self.organisation)

    @cached_property
    def approvals(self) -> ApprovalStore:
        """Acts that wait for a second person."""
        return ApprovalStore(self.organisation)

    @cached_property
    def banks(self) -> BankStore:
        """Curated signals."""
        return BankStore(self.organisation)

    @cached_property
    def bank_imports(self) -> BankImportStore:
        """Files on their way into a bank."""
        return BankImportStore(self.organisation)

    @cached_property
    def forum(self) -> ForumStore:
        """Seats, members, the log of what is said."""
        return ForumStore(self.organisation)

    @cached_property
    def shared_signals(self) -> SharedSignalStore:
        """What members share, and what they think of it."""
        return SharedSignalStore(self.organisation)

    @cached_property
    def incidents(self) -> IncidentStore:
        """What the logs of forums hold of incidents."""
        return IncidentStore(self.organisation)

    @cached_property
    def followers(self) -> FollowerStore:
        """Who follows the banks, and how far each has come."""
        return FollowerStore(self.organisation)

    @cached_property
    def hma(self) -> HmaStore:
        """Numbered contents, for clients of HMA."""
        return HmaStore(self.organisation)

    @cached_property
    def taxii(self) -> TaxiiStore:
        """When changes of banks became readable to others."""
        return TaxiiStore(self.organisation)

    @cached_property
    def exchanges(self) -> ExchangeStore:
        """Other people's lists, and what they hear from us."""
        return ExchangeStore(self.organisation)

    @cached_property
    def designations(self) -> DesignationStore:
        """Designation lists, version by version."""
        return DesignationStore(self.organisation)

    @cached_property
    def intake(self) -> IntakeStore:
        """Items, checks, matches, notices."""
        return IntakeStore(self.organisation)

    @cached_property
    def seen(self) -> SeenStore:
        """Signals of items, to be searched."""
        return SeenStore(self.organisation)

    @cached_property
    def rehashes(self) -> RehashStore:
        """Types that what is kept is hashed again for."""
        return RehashStore(self.organisation)

    @cached_property
    def notifying(self) -> NotifyingStore:
        """What notifiers say, trusted flaggers, steps against misuse."""
        return NotifyingStore(self.organisation)

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Sealed files."""
        return EvidenceStore(self.organisation)

    @cached_property
    def cases(self) -> CaseStore:
        """Cases and decisions."""
        return CaseStore(self.organisation)

    @cached_property
    def quality(self) -> QualityStore:
        """Second readings, disagreements, golden items."""
        return QualityStore(self.organisation)

    @cached_property
    def inbox(self) -> InboxStore:
        """What waits, page by page."""
        return InboxStore(self.organisation)

    @cached_property
    def bulk(self) -> BulkStore:
        """One decision about many cases."""
        return BulkStore(self.organisation)

    @cached_property
    def keymaps(self) -> KeymapStore:
        """Which keys people press."""
        return KeymapStore(self.organisation)

    @cached_property
    def clusters(self) -> ClusterStore:
        """What a case holds, a page at a time."""
        return ClusterStore(self.organisation)

    @cached_property
    def desk(self) -> DeskStore:
        """Drafts of decisions, and notes."""
        return DeskStore(self.organisation)

    @cached_property
    def appeals(self) -> AppealStore:
        """Users' answers to decisions."""
        return AppealStore(self.organisation)

    @cached_property
    def statements(self) -> StatementStore:
        """Statements of reasons."""
        return StatementStore(self.organisation)

    @cached_property
    def submissions(self) -> SubmissionStore:
        """How statements go to the Union's database."""
        return SubmissionStore(self.organisation)

    @cached_property
    def enforcement(self) -> EnforcementStore:
        """Actions, outcomes, events, endpoints, deliveries."""
        return EnforcementStore(self.organisation)

    @cached_property
    def enforcement_parts(self) -> EnforcementPartStore:
        """What is asked of the platform later."""
        return EnforcementPartStore(self.organisation)

    @cached_property
    def wrongful(self) -> WrongfulStore:
        """For how long what should not have been taken down was away."""
        return WrongfulStore(self.organisation)

    @cached_property
    def register(self) -> RegisterStore:
        """Who may order, and our own contact point."""
        return RegisterStore(self.organisation)

    @cached_property
    def orders(self) -> OrderStore:
        """Orders and referrals, their clocks and answers."""
        return OrderStore(self.organisation)

    @cached_property
    def order_lines(self) -> OrderLineStore:
        """The addresses that orders name."""
        return OrderLineStore(self.organisation)

    @cached_property
    def anteroom(self) -> AnteroomStore:
        """What strangers sent, until somebody vouches for it."""
        return AnteroomStore(self.organisation)

    @cached_property
    def copies(self) -> CopyStore:
        """How often orders came again."""
        return CopyStore(self.organisation)

    @cached_property
    def openings(self) -> OpeningStore:
        """Addresses of long orders that are not opened yet."""
        return OpeningStore(self.organisation)

    @cached_property
    def shown_orders(self) -> ShownOrderStore:
        """Orders by the state that they have at a moment."""
        return ShownOrderStore(self.organisation)

    @cached_property
    def alarms(self) -> AlarmStore:
        """Pages about deadlines, and who answered them."""
        return AlarmStore(self.organisation)

    @cached_property
    def figures(self) -> FigureStore:
        """What the figures of a period are counted from."""
        return FigureStore(self.organisation)

    @cached_property
    def answers(self) -> AnswerStore:
        """What goes back to authorities, and what users are owed."""
        return AnswerStore(self.organisation)

    @cached_property
    def preservations(self) -> PreservationStore:
        """What is kept under seal, and threats to life."""
        return PreservationStore(self.organisation)

    @cached_property
    def referring(self) -> ReferringStore:
        """A unit's own referrals and orders."""
        return ReferringStore(self.organisation)

    @cached_property
    def vault(self) -> VaultStore:
        """Secret notices."""
        return VaultStore(self.organisation)

    @cached_property
    def outbox(self) -> OutboxStore:
        """Work that is owed."""
        return OutboxStore(self.organisation)

    @cached_property
    def ledger(self) -> LedgerStore:
        """The append-only memory."""
        return LedgerStore(self.organisation)

    @cached_property
    def attested(self) -> AttestedStore:
        """Rows that the ledger answers for."""
        return AttestedStore(self.organisation, secret_for(KeyPurpose.DIGESTS))

    @cached_property
    def elsewhere(self) -> ElsewhereStore:
        """Epochs of the log, its witnesses, and the logs that are witnessed here."""
        return ElsewhereStore(self.organisation)

    @cached_property
    def cosigning(self) -> CosigningStore:
        """The witnesses and logs that members of forums name."""
        return CosigningStore(self.organisation)

    @cached_property
    def lookups(self) -> LookupStore:
        """What members ask of a forum's list, and its canaries."""
        return LookupStore(self.organisation)

    @cached_property
    def protection(self) -> ProtectionStore:
        """What people looked at and chose, and the limits of all."""
        return ProtectionStore(self.organisation)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may be refused: an exception undoes it alone."""
        with part_of_unit():
            yield

    def of(self, organisation: OrganisationId) -> Transaction:
        """The same unit of work, narrowed to one organisation (after sign-in, say)."""
        narrow(organisation)
        return Transaction(organisation)


@contextmanager
def transaction(organisation: OrganisationId) -> Iterator[Transaction]:
    """Open a unit of work, or a part of one; leaving it commits, an exception undoes all of it."""
    if noted() is not None:
        with part_of_unit():
            narrow(organisation)
            yield Transaction(organisation)
        return
    with database.atomic(), noting(_digest, write_entries) as notes:
        set_scope(connection, organisation)
        yield Transaction(organisation)
        _attest(notes)


@contextmanager
def reading(organisation: OrganisationId) -> Iterator[Transaction]:
    """Open stores for looking only: no writer waits for it; whatever is written is undone.

    On SQLite a unit of work takes the write lock when it begins, which is right for a change
    and wrong for somebody who looks. This one begins as a reader, and sees one consistent state;
    inside a unit of work it is a part of that.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction(organisation) as tx:
            yield tx
        return
    with reader_alone(organisation):
        yield Transaction(organisation)


def _attest(notes: Notes) -> None:
    """Have the ledger say, in the same commit, what every evident row was before it and is."""
    at = notes.moment or datetime.now(UTC)
    owners = {row.owner for rows in notes.rows.values() for row in rows.values()}
    for owner in sorted(owners):
        narrow(owner)
        tx = Transaction(OrganisationId(owner))
        tx.ledger.append_many(tx.attested.entries(notes, at))
    notes.write_entries()


def _digest(table: type[Evident], cells: Sequence[Any]) -> str:
    return cells_digest(secret_for(KeyPurpose.DIGESTS), table, cells)


def close_connection() -> None:
    """Close this thread's connection: its work is over, or the database went away."""
    connection.close()
