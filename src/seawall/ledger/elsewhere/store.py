"""What others know of our log and we of theirs, as rows of the installation."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Min

from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.ledger.elsewhere.shortfall import LogEpoch
from seawall.ledger.elsewhere.witnessing import Cosigned, WitnessedLog, log_digest
from seawall.ledger.note import Verifier


class ElsewhereStore(Scoped):
    """Epochs of our log, what witnesses cosigned of it, and the logs that we witness."""

    def epoch(self) -> int:
        """The epoch that the log is in."""
        newest = db.LedgerEpochRow.objects.aggregate(newest=Max("number"))["newest"]
        return newest or 1

    def begin_epoch(self, epoch: LogEpoch) -> None:
        """Write down that a new one has begun."""
        db.LedgerEpochRow.objects.create(
            number=epoch.number, began_at=epoch.began_at, kept=epoch.kept, known=epoch.known
        )

    def cosigned(self) -> list[Cosigned]:
        """The newest checkpoint of ours that each witness cosigned."""
        rows = db.CosignedCheckpointRow.objects.order_by("witness")
        return [Cosigned(row.witness, row.size, row.note, row.at) for row in rows]

    def save_cosigned(self, cosigned: Cosigned) -> None:
        """Keep what a witness cosigned, in place of what it cosigned before in this hour."""
        db.CosignedCheckpointRow.objects.update_or_create(
            witness=cosigned.witness,
            defaults={"size": cosigned.size, "note": cosigned.note, "at": cosigned.at},
        )
        db.HourlyCosignatureRow.objects.update_or_create(
            hour=cosigned.at.replace(minute=0, second=0, microsecond=0),
            witness=cosigned.witness,
            defaults={"size": cosigned.size, "note": cosigned.note},
        )

    def cosigned_hourly(self, since: datetime, until: datetime) -> list[Cosigned]:
        """What was cosigned last in each hour that began in this time, by every witness."""
        rows = db.HourlyCosignatureRow.objects.filter(hour__gte=since, hour__lt=until)
        return [_hourly(row) for row in rows.order_by("hour", "size", "witness")]

    def cosigned_first_since(self, moment: datetime) -> list[Cosigned]:
        """The same of the first hour since then in which anybody cosigned anything."""
        rows = db.HourlyCosignatureRow.objects
        first = rows.filter(hour__gte=moment).aggregate(first=Min("hour"))["first"]
        return [_hourly(row) for row in rows.filter(hour=first).order_by("size", "witness")]

    def witnessed(self, log: Verifier) -> WitnessedLog | None:
        """The newest checkpoint of another's log that we cosigned, locked until the commit.

        The lock is the log's and not its row's: a log that comes for the first time has no row.
        """
        digest = log_digest(log)
        advance_counter(f"witnessed:{digest}")
        return _witnessed(db.WitnessedLogRow.objects.select_for_update().filter(log=digest).first())

    def witnessed_note(self, log: str) -> str:
        """The same with both signatures, for whoever asks; empty if it was never cosigned here."""
        row = db.WitnessedLogRow.objects.filter(log=log).first()
        return row.note if row else ""

    def save_witnessed(self, log: WitnessedLog, *, at: datetime) -> None:
        """Remember what we are about to cosign."""
        db.WitnessedLogRow.objects.update_or_create(
            log=log.log,
            defaults={
                "origin": log.origin,
                "size": log.size,
                "root": log.root.hex(),
                "note": log.note,
                "at": at,
            },
        )


def _hourly(row: db.HourlyCosignatureRow) -> Cosigned:
    return Cosigned(row.witness, row.size, row.note, row.hour)


def _witnessed(row: db.WitnessedLogRow | None) -> WitnessedLog | None:
    if row is None:
        return None
    return WitnessedLog(row.log, row.origin, row.size, bytes.fromhex(row.root), row.note)
