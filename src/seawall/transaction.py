"""One unit of work: every store, one connection, all or nothing.

The edge opens a transaction and commits it once. A change, its ledger entry and
the work it owes are rows of the same commit, so none can exist without the
others; and what an evident row (`db/unit_of_work/evident.py`) was and is is an entry of it too. Only this
module holds stores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db import transaction as database

from seawall.db.unit_of_work.evident import Evident, Notes, noted, noting
from seawall.db.unit_of_work.tenancy import set_scope
from seawall.db.unit_of_work.unit_part import narrow, part_of_unit, reader_alone
from seawall.ids import INSTALLATION as INSTALLATION
from seawall.ids import OrganisationId
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.attested.store import AttestedStore, cells_digest

if TYPE_CHECKING:
    from seawall.appeals.store import AppealStore
    from seawall.audits.store import AuditStore
    from seawall.banks.following.store import FollowerStore
    from seawall.banks.imports.store import BankImportStore
    from seawall.banks.standing.store import BankStandingStore
    from seawall.banks.store import BankStore
    from seawall.cases.bulk.store import BulkStore
    from seawall.cases.clusters.store import ClusterStore
    from seawall.cases.desk.store import DeskStore
    from seawall.cases.inbox.store import InboxStore
    from seawall.cases.quality.store import QualityStore
    from seawall.cases.store import CaseStore
    from seawall.drills.store import DrillStore
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
    from seawall.intake.evidence.store import EvidenceStore
    from seawall.intake.notifying.store import NotifyingStore
    from seawall.intake.rehashing.store import RehashStore
    from seawall.intake.seen.store import SeenStore
    from seawall.intake.store import IntakeStore
    from seawall.ledger.checkpoints.store import CheckpointStore
    from seawall.ledger.elsewhere.store import ElsewhereStore
    from seawall.ledger.store import LedgerStore
    from seawall.ledger.telling.store import TellingStore
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


class _Stored:
    """A store of a transaction: loaded when it is first asked for, and the same one from then on."""

    def __init__(self, place: str) -> None:
        self.module, _, self._class = place.rpartition(".")

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, tx: Any, owner: type) -> Any:
        if tx is None:
            return self
        store = getattr(import_module(self.module), self._class)(tx.organisation)
        return tx.__dict__.setdefault(self._name, store)


def _stored(place: str) -> Any:
    """What the annotation says: most processes need few of sixty stores."""
    return _Stored(place)


class Transaction:
    """Every store of one organisation, on one connection."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    people: PeopleStore = _stored("seawall.people.store.PeopleStore")
    """Organisations, members, roles, keys."""
    access: AccessStore = _stored("seawall.people.access.store.AccessStore")
    """What people sign in by, and their sessions."""
    approvals: ApprovalStore = _stored("seawall.people.approval.store.ApprovalStore")
    """Acts that wait for a second person."""
    banks: BankStore = _stored("seawall.banks.store.BankStore")
    """Curated signals."""
    bank_imports: BankImportStore = _stored("seawall.banks.imports.store.BankImportStore")
    """Files on their way into a bank."""
    bank_standing: BankStandingStore = _stored("seawall.banks.standing.store.BankStandingStore")
    """How many entries stand in all banks."""
    forum: ForumStore = _stored("seawall.forum.store.ForumStore")
    """Seats, members, the log of what is said."""
    shared_signals: SharedSignalStore = _stored("seawall.forum.shared.store.SharedSignalStore")
    """What members share, and what they think of it."""
    incidents: IncidentStore = _stored("seawall.forum.incidents.store.IncidentStore")
    """What the logs of forums hold of incidents."""
    followers: FollowerStore = _stored("seawall.banks.following.store.FollowerStore")
    """Who follows the banks, and how far each has come."""
    hma: HmaStore = _stored("seawall.exchanges.hma.store.HmaStore")
    """Numbered contents, for clients of HMA."""
    taxii: TaxiiStore = _stored("seawall.exchanges.taxii.store.TaxiiStore")
    """When changes of banks became readable to others."""
    exchanges: ExchangeStore = _stored("seawall.exchanges.store.ExchangeStore")
    """Other people's lists, and what they hear from us."""
    designations: DesignationStore = _stored(
        "seawall.exchanges.designations.store.DesignationStore"
    )
    """Designation lists, version by version."""
    audits: AuditStore = _stored("seawall.audits.store.AuditStore")
    """Audit samples, and what was drawn for them."""
    drills: DrillStore = _stored("seawall.drills.store.DrillStore")
    """Content drills, and every upload of their schedules."""
    intake: IntakeStore = _stored("seawall.intake.store.IntakeStore")
    """Items, checks, matches, notices."""
    seen: SeenStore = _stored("seawall.intake.seen.store.SeenStore")
    """Signals of items, to be searched."""
    rehashes: RehashStore = _stored("seawall.intake.rehashing.store.RehashStore")
    """Types that what is kept is hashed again for."""
    notifying: NotifyingStore = _stored("seawall.intake.notifying.store.NotifyingStore")
    """What notifiers say, trusted flaggers, steps against misuse."""
    evidence: EvidenceStore = _stored("seawall.intake.evidence.store.EvidenceStore")
    """Sealed files."""
    cases: CaseStore = _stored("seawall.cases.store.CaseStore")
    """Cases and decisions."""
    quality: QualityStore = _stored("seawall.cases.quality.store.QualityStore")
    """Second readings, disagreements, golden items."""
    inbox: InboxStore = _stored("seawall.cases.inbox.store.InboxStore")
    """What waits, page by page."""
    bulk: BulkStore = _stored("seawall.cases.bulk.store.BulkStore")
    """One decision about many cases."""
    keymaps: KeymapStore = _stored("seawall.people.keymap.store.KeymapStore")
    """Which keys people press."""
    clusters: ClusterStore = _stored("seawall.cases.clusters.store.ClusterStore")
    """What a case holds, a page at a time."""
    desk: DeskStore = _stored("seawall.cases.desk.store.DeskStore")
    """Drafts of decisions, and notes."""
    appeals: AppealStore = _stored("seawall.appeals.store.AppealStore")
    """Users' answers to decisions."""
    statements: StatementStore = _stored("seawall.transparency.store.StatementStore")
    """Statements of reasons."""
    submissions: SubmissionStore = _stored("seawall.transparency.submitting.store.SubmissionStore")
    """How statements go to the Union's database."""
    enforcement: EnforcementStore = _stored("seawall.enforcement.store.EnforcementStore")
    """Actions, outcomes, events, endpoints, deliveries."""
    enforcement_parts: EnforcementPartStore = _stored(
        "seawall.enforcement.parts.store.EnforcementPartStore"
    )
    """What is asked of the platform later."""
    wrongful: WrongfulStore = _stored("seawall.enforcement.wrongful.store.WrongfulStore")
    """For how long what should not have been taken down was away."""
    register: RegisterStore = _stored("seawall.orders.register.store.RegisterStore")
    """Who may order, and our own contact point."""
    orders: OrderStore = _stored("seawall.orders.store.OrderStore")
    """Orders and referrals, their clocks and answers."""
    order_lines: OrderLineStore = _stored("seawall.orders.lines.store.OrderLineStore")
    """The addresses that orders name."""
    anteroom: AnteroomStore = _stored("seawall.orders.anteroom.store.AnteroomStore")
    """What strangers sent, until somebody vouches for it."""
    copies: CopyStore = _stored("seawall.orders.copies.store.CopyStore")
    """How often orders came again."""
    openings: OpeningStore = _stored("seawall.orders.opening.store.OpeningStore")
    """Addresses of long orders that are not opened yet."""
    shown_orders: ShownOrderStore = _stored("seawall.orders.showing.store.ShownOrderStore")
    """Orders by the state that they have at a moment."""
    alarms: AlarmStore = _stored("seawall.orders.alarms.store.AlarmStore")
    """Pages about deadlines, and who answered them."""
    figures: FigureStore = _stored("seawall.orders.figures.store.FigureStore")
    """What the figures of a period are counted from."""
    answers: AnswerStore = _stored("seawall.orders.answering.store.AnswerStore")
    """What goes back to authorities, and what users are owed."""
    preservations: PreservationStore = _stored("seawall.preservation.store.PreservationStore")
    """What is kept under seal, and threats to life."""
    referring: ReferringStore = _stored("seawall.referrals.store.ReferringStore")
    """A unit's own referrals and orders."""
    vault: VaultStore = _stored("seawall.preservation.secret_notices.store.VaultStore")
    """Secret notices."""
    outbox: OutboxStore = _stored("seawall.enforcement.outbox.store.OutboxStore")
    """Work that is owed."""
    ledger: LedgerStore = _stored("seawall.ledger.store.LedgerStore")
    """The append-only memory."""

    @cached_property
    def attested(self) -> AttestedStore:
        """Rows that the ledger answers for."""
        return AttestedStore(self.organisation, secret_for(KeyPurpose.DIGESTS))

    telling: TellingStore = _stored("seawall.ledger.telling.store.TellingStore")
    """What entries tell, for figures."""
    checkpoints: CheckpointStore = _stored("seawall.ledger.checkpoints.store.CheckpointStore")
    elsewhere: ElsewhereStore = _stored("seawall.ledger.elsewhere.store.ElsewhereStore")
    """Epochs of the log, its witnesses, and the logs that are witnessed here."""
    cosigning: CosigningStore = _stored("seawall.forum.cosigning.store.CosigningStore")
    """The witnesses and logs that members of forums name."""
    lookups: LookupStore = _stored("seawall.forum.lookup.store.LookupStore")
    """What members ask of a forum's list, and its canaries."""
    protection: ProtectionStore = _stored("seawall.people.protection.store.ProtectionStore")
    """What people looked at and chose, and the limits of all."""

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
    with database.atomic(), noting(_digest, _write_entries) as notes:
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


def _write_entries(entries: Sequence[Any]) -> None:
    from seawall.ledger.store import write_entries

    write_entries(entries)


def load_stores() -> None:
    """Load every store now: a process that stays lets nobody wait for it within a transaction."""
    for part in vars(Transaction).values():
        if isinstance(part, _Stored):
            import_module(part.module)


def close_connection() -> None:
    """Close this thread's connection: its work is over, or the database went away."""
    connection.close()
