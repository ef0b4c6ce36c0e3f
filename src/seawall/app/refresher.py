"""The refresher: a thread that lets the gate's memory follow the database.

A few times a second it asks the bank "what came after number n". Numbers are given
in the order of commits (`db/counters.py`), so nothing is missed and nothing is read
twice; after a restart the same question from zero is the replay. New entries go into
the living indexes, and look-ups go on meanwhile.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import structlog
from django.db import Error

from seawall.app.reading import reading
from seawall.banks.model import KnownSignal
from seawall.gate.library import Library
from seawall.gate.snapshot import Caller, Snapshot
from seawall.ids import OrganisationId
from seawall.intake.model import Verdict
from seawall.intake.rules import RuleSet
from seawall.transaction import INSTALLATION, Transaction, hang_up

_log = structlog.get_logger()


class Refresher:
    """Holds the newest snapshot; one thread writes it, any number read it."""

    def __init__(self, rules: RuleSet, *, every: float, fail_mode: Verdict) -> None:
        self._every = every
        self._fail_mode = fail_mode
        self._snapshot = Snapshot(rules=rules)

    def snapshot(self) -> Snapshot:
        """What the gate knows now."""
        return self._snapshot

    def refresh(self) -> None:
        """Catch up with the database, once."""
        while True:
            with reading(INSTALLATION) as tx:
                changes = tx.banks.changes_after(self._snapshot.seq)
                callers, fail_modes = _callers(tx), self._fail_modes(tx)
            self._snapshot = replace(
                self._snapshot,
                callers=callers,
                fail_modes=fail_modes,
                libraries=self._followed(changes),
                seq=changes[-1].changed_seq if changes else self._snapshot.seq,
                is_ready=self._snapshot.is_ready or not changes,
            )
            if not changes:
                return

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop; while the database is away, the last snapshot serves."""
        try:
            while not stop.wait(self._every):
                self._try()
        finally:
            hang_up()

    def _try(self) -> None:
        try:
            self.refresh()
        except Error as away:
            _log.warning("index.stale", why=str(away).strip())
            hang_up()

    def _followed(self, changes: Iterable[KnownSignal]) -> dict[OrganisationId, Library]:
        """The libraries with these changes in them; they are the same objects, grown."""
        libraries = dict(self._snapshot.libraries)
        by_owner: dict[OrganisationId, list[KnownSignal]] = defaultdict(list)
        for change in changes:
            by_owner[change.organisation].append(change)
        for owner, theirs in by_owner.items():
            libraries.setdefault(owner, Library()).apply(theirs)
        return libraries

    def _fail_modes(self, tx: Transaction) -> dict[OrganisationId, Verdict]:
        return {
            organisation.id: Verdict(organisation.fail_mode or self._fail_mode)
            for organisation in tx.people.organisations()
        }


def _callers(tx: Transaction) -> dict[str, Caller]:
    return {
        key.digest: Caller(key.id, key.organisation, frozenset(key.scopes))
        for key in tx.people.active_keys()
    }
