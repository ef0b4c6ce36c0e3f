"""Tables of `ledger/`: entries, the tree over them, signed checkpoints, salts."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned, Row

#: Every second entry says what became of rows; nobody looks for those by person or kind, and an
#: index of them would slow each commit down.
OF_ROWS = "rows.written"
NOT_OF_ROWS = ~models.Q(what=OF_ROWS)


class LedgerEntryRow(Owned):
    """One thing that happened, and the salt that opens its leaf: append-only."""

    id = IdField(primary_key=True)
    what = WordField()
    about = models.CharField(max_length=512)
    by = models.CharField(max_length=120, blank=True, default="")
    public = models.TextField()
    commitment = models.CharField(max_length=64, blank=True, default="")
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "about", "id"], name="ledger_about"),
            models.Index(
                fields=["organisation", "what", "id"], condition=NOT_OF_ROWS, name="ledger_what"
            ),
            models.Index(
                fields=["organisation", "by", "what", "id"], condition=NOT_OF_ROWS, name="ledger_by"
            ),
        ]


class LedgerSealedRow(Owned):
    """The sealed part of an entry and its salt; deleting it erases, and the tree stays whole."""

    entry = models.OneToOneField(
        LedgerEntryRow, primary_key=True, on_delete=models.PROTECT, related_name="sealed"
    )
    salt = models.CharField(max_length=64)
    sealed = models.TextField()


class LedgerPendingRow(Row):
    """Entries the sequencer has not placed yet, in the order they arrived."""

    arrival = models.BigAutoField(primary_key=True)
    entry = models.OneToOneField(LedgerEntryRow, on_delete=models.PROTECT, related_name="pending")


class LedgerLeafRow(Row):
    """An entry's place in the tree: append-only."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(LedgerEntryRow, on_delete=models.PROTECT, related_name="leaf")
    leaf_hash = models.CharField(max_length=64)


class LedgerNodeRow(Row):
    """The root of a perfect subtree (RFC 6962 §2.1), 2**level leaves wide: append-only."""

    level = models.IntegerField()
    index = models.BigIntegerField()
    node_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_node_once")]


class LedgerCheckpointRow(Row):
    """A signed note (C2SP tlog-checkpoint) over the first `size` leaves: append-only."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()


class LedgerKeyUseRow(Row):
    """Which signing key wrote checkpoints, by name and public key: append-only."""

    key_id = models.CharField(max_length=80, primary_key=True)
    name = WordField()
    public_key = models.TextField()
    since = models.DateTimeField()


class LedgerEpochRow(Row):
    """A restore: the log goes on under another name and key from here: append-only."""

    number = models.BigIntegerField(primary_key=True)
    began_at = models.DateTimeField()
    kept = models.BigIntegerField()
    known = models.BigIntegerField()


class CosignedCheckpointRow(Row):
    """The newest checkpoint of ours that a witness cosigned, with its line under it.

    A witness is the line of its key: another may call itself the same.
    """

    witness = models.CharField(max_length=2_200, primary_key=True)
    size = models.BigIntegerField()
    note = models.TextField()
    at = models.DateTimeField()


class HourlyCosignatureRow(Row):
    """The last checkpoint of ours that a witness cosigned in an hour, kept for good.

    They show how long the log was hour by hour: what was written into the past later is found.
    """

    hour = models.DateTimeField()
    witness = models.CharField(max_length=2_200)
    size = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "witness"], name="ledger_cosigned_hour")
        ]


class WitnessedLogRow(Row):
    """The newest checkpoint of somebody else's log that we cosigned, by the digest of its key."""

    log = models.CharField(max_length=64, primary_key=True)
    origin = models.TextField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()
