"""The examination: measure, in the order in which things depend on each other.

It stops where nothing more can be asked: without settings, without a data folder,
without a database. It changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.app.doctor import (
    database,
    house,
    log_examined,
    machine,
    orders_examined,
    proxy,
    survival,
    work,
)
from seawall.app.doctor.finding import Checkup, CheckupState, green, red
from seawall.app.health.own_answer import own_answer
from seawall.app.peer_notes import read_notes
from seawall.config import Settings, load_settings, settings_file
from seawall.config.setting_shapes import database_host, tls_options
from seawall.errors import Misconfigured, SeawallError

if TYPE_CHECKING:
    from seawall.app.check_journal import JournalState
    from seawall.people.model import ApiKeyRecord, Organisation
    from seawall.transaction import Transaction


def examine_installation(*, now: datetime) -> list[Checkup]:
    """Look at everything there is to look at."""
    return list(_all(now))


def _all(now: datetime) -> Iterator[Checkup]:
    yield machine.python()
    try:
        settings = load_settings()
    except Misconfigured as wrong:
        yield red("settings", f"{wrong.field}: {wrong.detail}", wrong.remedy or "")
        return
    yield green("settings", "all known and valid")
    with ThreadPoolExecutor(1) as beside:
        # A decoder loads for half a second, in which all the rest is looked at.
        of_machine = beside.submit(lambda: list(_machine(settings)))
        of_installation = list(_installation(settings, now))
        yield from of_machine.result()
    yield from of_installation


def _installation(settings: Settings, now: datetime) -> Iterator[Checkup]:
    folder = house.data_folder(settings.data_dir)
    yield folder
    if (path := settings_file().absolute()).is_file():
        yield house.settings_file(path)
    yield house.keys(settings.data_dir, has_signer=bool(settings.ledger_signer))
    yield house.public_address(settings.public_url)
    yield proxy.proxy(
        settings.public_url, settings.trusted_proxies, read_notes(settings.data_dir), now=now
    )
    yield from _rules(settings)
    if folder.state is not CheckupState.RED:
        yield survival.room(_room(settings))
        yield survival.journal(*_journal(settings))
        yield from _database(settings, now)
        yield from orders_examined.roads(settings)
    is_awaited = orders_examined.awaits_orders(settings)
    yield survival.dead_man(settings.deadman_url, is_awaited=is_awaited)
    answer = own_answer(settings)
    yield survival.health(answer)
    yield survival.lanes(answer)
    yield house.backup(settings.data_dir, "the PostgreSQL server" if settings.is_postgresql else "")


def _machine(settings: Settings) -> Iterator[Checkup]:
    from seawall import native
    from seawall.sandbox import guards
    from seawall.signals import ladder_of, signal_types

    yield machine.disk(machine.free_space(settings.data_dir))
    try:
        yield machine.jail(guards(), unjailed=settings.decode_unjailed)
    except (SeawallError, OSError) as wrong:
        yield red("sandbox", f"No file can be opened: {wrong}", machine.SANDBOX_MANUAL)
    yield machine.kernel(native.status())
    yield machine.signal_types(list(signal_types()))
    yield machine.crops(ladder_of(settings.ladder), has_opencv=machine.has_opencv())
    yield machine.extras(machine.installed_extras())


def _rules(settings: Settings) -> Iterator[Checkup]:
    from seawall.intake.rules import load_folder

    shipped = Path(str(files("seawall").joinpath("data/rules")))
    yield house.rules(lambda: load_folder(settings.rules_dir or shipped))


def _database(settings: Settings, now: datetime) -> Iterator[Checkup]:
    if not settings.is_postgresql and not settings.sqlite_path.exists():
        yield red(
            database.NAME, f"{settings.sqlite_path} does not exist.", "Run `seawall migrate`."
        )
        return
    from seawall.app.database import pending_migrations, set_up_django, unknown_migrations

    set_up_django()
    from django.db import Error, connection

    from seawall.app.database_trials import durable_settings, stored_encoding, write_trouble
    from seawall.db.upkeep.storage_faults import is_damage

    try:
        pending, unknown = pending_migrations(), unknown_migrations()
        yield green(database.NAME, f"{connection.vendor} answers")
        yield database.migrations(pending, unknown)
        yield database.durability(connection.vendor, durable_settings())
        if connection.vendor == "postgresql":
            yield database.encoding(stored_encoding())
            yield _role(connection)
            yield _line(settings)
        if not pending and not unknown:
            yield survival.writes(write_trouble())
            yield survival.tables(_damaged_tables())
            yield from _rows(settings, now)
    except Error as wrong:
        yield (
            survival.tables({"a table": str(wrong)})
            if is_damage(wrong)
            else (database.unreachable(str(wrong)))
        )


def _line(settings: Settings) -> Checkup:
    mode = tls_options(settings.database_url).get("sslmode", "")
    return database.line(database_host(settings.database_url), mode)


def _damaged_tables() -> dict[str, str]:
    from seawall.app.database_trials import SECONDS
    from seawall.db.upkeep.table_reading import CLOCK_TABLES, examine_tables

    findings = examine_tables(CLOCK_TABLES, seconds=SECONDS)
    return {finding.table: finding.trouble for finding in findings}


def _room(settings: Settings) -> dict[Path, str]:
    from seawall.worker.beside.room_to_write import room_trouble, written_folders

    return {folder: room_trouble(folder) for folder in sorted(written_folders(settings))}


def _journal(settings: Settings) -> tuple[JournalState, Path]:
    from seawall.app.check_journal import CheckJournal

    folder = settings.data_dir / "journal"
    return CheckJournal(folder).state(), folder


def _role(connection: Any) -> Checkup:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        is_superuser, bypasses = cursor.fetchone()
    return database.role(is_superuser=is_superuser, bypasses=bypasses)


def _rows(settings: Settings, now: datetime) -> Iterator[Checkup]:
    from seawall.app.database_look import reading
    from seawall.journeys.orders.alarm_health import unheard_alarms
    from seawall.transaction import INSTALLATION
    from seawall.worker.loops.trouble import loop_troubles

    with reading(INSTALLATION) as tx:
        yield from _organisations(tx)
        yield _administrators(tx)
        yield _api_keys(tx, now)
        yield from _banks(tx, settings, now)
        yield work.worker(_overdue(tx, now))
        yield _key_backup(tx, settings, now)
        yield work.alarms(unheard_alarms(tx=tx, now=now))
        yield work.loops(loop_troubles(tx.outbox.heartbeats(), now=now))
        yield work.outbox(tx.outbox.counts())
        yield from _endpoints(tx)
        platforms = _platforms(tx)
    yield from log_examined.log_checkups(now)
    yield from orders_examined.platforms(platforms, settings)


def _key_backup(tx: Transaction, settings: Settings, now: datetime) -> Checkup:
    from seawall.journeys.key_keeping import newest_backup
    from seawall.keys.key_backup import FOLDER, fingerprint, read_key_files

    files = read_key_files(settings.data_dir / FOLDER)
    marks = {name: fingerprint(content) for name, content in files.items()}
    ages = [now.timestamp() - (settings.data_dir / FOLDER / name).stat().st_mtime for name in files]
    newest = newest_backup(tx=tx)
    age = timedelta(seconds=max(ages, default=0))
    return house.key_backup(marks, newest[1] if newest else None, age=age)


def _platforms(tx: Transaction) -> list[Organisation]:
    from seawall.people.model import OrganisationKind

    return [
        organisation
        for organisation in tx.people.organisations()
        if organisation.kind is OrganisationKind.PLATFORM
    ]


def _organisations(tx: Transaction) -> Iterator[Checkup]:
    reached = {key.organisation for key in tx.people.active_keys()}
    organisations, platforms = tx.people.organisations(), _platforms(tx)
    without = [platform.slug for platform in platforms if platform.id not in reached]
    yield work.organisations([organisation.slug for organisation in organisations], without)


def _administrators(tx: Transaction) -> Checkup:
    """Organisations with members, by how many administrators they have."""
    from seawall.people.model import Role

    active = [member for member in tx.people.members() if member.is_active]
    admins = Counter(member.organisation for member in active if member.role is Role.ADMIN)
    peopled = {member.organisation for member in active}
    slugs = {one.slug: admins[one.id] for one in tx.people.organisations() if one.id in peopled}
    alone = [slug for slug, number in slugs.items() if number == 1]
    return work.administrators(alone, [slug for slug, number in slugs.items() if not number])


def _api_keys(tx: Transaction, now: datetime) -> Checkup:
    slugs = {organisation.id: organisation.slug for organisation in tx.people.organisations()}
    keys = tx.people.active_keys()
    ending = [
        work.EndingKey(
            key.name, slugs[key.organisation], key.expires_at, is_over=not key.is_good(now)
        )
        for key in keys
        if key.is_good(now + work.SOON) is False or key.expires_at is None
        if key.is_good(now) or _was_used_to_the_end(key)
    ]
    return work.api_keys(ending, in_force=sum(key.is_good(now) for key in keys))


def _was_used_to_the_end(key: ApiKeyRecord) -> bool:
    """Whether a machine still used this key in the month before it ran out."""
    used, end = key.last_used_on, key.expires_at
    return used is not None and end is not None and used > end - work.SOON


def _banks(tx: Transaction, settings: Settings, now: datetime) -> Iterator[Checkup]:
    sizes = [tx.banks.sizes(bank.id) for bank in tx.banks.banks()]
    active = sum(
        number for size in sizes for (_, state), number in size.items() if state == "active"
    )
    yield work.banks(active, tx.banks.expired(now))
    yield work.index(own_answer(settings, "/readyz"), tx.banks.newest_change())


def _overdue(tx: Transaction, now: datetime) -> timedelta | None:
    from seawall.worker.loops.quiet_tasks import patience

    waits = patience()
    due = [
        job.leased_until or job.run_after + waits.get(str(job.key), timedelta(0))
        for job in tx.outbox.periodic_jobs()
    ]
    return max(now - min(due), timedelta(0)) if due else None


def _endpoints(tx: Transaction) -> Iterator[Checkup]:
    endpoints, enabled = tx.enforcement.endpoints(), tx.enforcement.endpoints(enabled_only=True)
    live = {endpoint.id for endpoint in enabled}
    yield work.endpoints(
        [endpoint.url for endpoint in endpoints if endpoint.id not in live], len(endpoints)
    )
