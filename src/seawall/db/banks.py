"""Tables of `banks/`: banks, entries, their provenance, opinions, imports."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned, Row
from seawall.db.unit_of_work.evident import Evident


class ChangeCounterRow(Row):
    """A counter whose row lock makes its order the order of commits."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.BigIntegerField(default=0)


class BankRow(Evident, Owned):
    """Curated known content with an owner and a basis."""

    id = IdField(primary_key=True)
    name = models.CharField(max_length=120)
    owner = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    jurisdiction = WordField(blank=True, default="")
    legal_basis = models.TextField(blank=True, default="")
    label = WordField(blank=True, default="")
    sharing = WordField(default="private")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="bank_name_once")
        ]


class BankEntryRow(Evident, Owned):
    """One known signal. `changed_seq` grows with every change, in commit order.

    A value too long to be indexed stands in `long_value`, its digest in `value`.
    """

    working = ("changed_seq",)

    id = IdField(primary_key=True)
    bank = models.ForeignKey(BankRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    signal_type = WordField()
    value = models.TextField()
    label = WordField(blank=True, default="")
    confidence = models.IntegerField(default=100)
    threshold = models.IntegerField(null=True)
    jurisdiction = WordField(blank=True, default="")
    legal_basis = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    state = WordField(default="active")
    first_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = WordField()
    note = models.TextField(blank=True, default="")
    changed_seq = models.BigIntegerField(db_index=True)
    media = WordField(blank=True, default="")
    long_value = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "signal_type", "value"], name="entry_once")
        ]


class BankEntryChangeRow(Owned):
    """Where an entry came from and what befell it: append-only."""

    entry = models.ForeignKey(BankEntryRow, on_delete=models.PROTECT, related_name="+")
    what = WordField()
    by = models.TextField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()


class BankOpinionRow(Owned):
    """A member agrees or disagrees with an entry; the latest counts. Append-only."""

    entry = models.ForeignKey(BankEntryRow, on_delete=models.PROTECT, related_name="+")
    member = models.TextField()
    opinion = WordField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()


class BankFollowerRow(Owned):
    """How far something that follows the banks has come, and what it is in the middle of."""

    name = WordField()
    seq = models.BigIntegerField(default=0)
    place = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="bank_follower_once")
        ]


class BankImportRow(Owned):
    """One file's way into a bank, and how far it has come."""

    id = IdField(primary_key=True)
    bank = models.ForeignKey(BankRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    name = models.TextField()
    state = WordField(default="running")
    next_line = models.BigIntegerField(default=1)
    good = models.BigIntegerField(default=0)
    bad = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "digest"], name="import_file_once")]


class BankImportFaultRow(Owned):
    """A line that was not imported, and why: append-only."""

    bank_import = models.ForeignKey(BankImportRow, on_delete=models.PROTECT, related_name="+")
    line = models.BigIntegerField()
    reason = models.TextField()
