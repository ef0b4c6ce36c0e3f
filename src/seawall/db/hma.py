"""Tables of `exchanges/hma/`: numbered contents over bank entries, and the switches of HMA."""

from __future__ import annotations

from django.db import models

from seawall.db.banks import BankEntryRow, BankRow
from seawall.db.fields import WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class HmaBankRow(Evident, Owned):
    """How many look-ups a bank answers; a retired one is not listed any more."""

    bank = models.OneToOneField(
        BankRow, on_delete=models.PROTECT, primary_key=True, related_name="switch"
    )
    enabled_ratio = models.FloatField(default=1.0)
    retired_at = models.DateTimeField(null=True)


class HmaContentRow(Evident, Owned):
    """One thing in a bank by its number; deleted ones keep theirs, so that none is given twice."""

    number = models.BigIntegerField()
    bank = models.ForeignKey(BankRow, on_delete=models.PROTECT, related_name="+")
    disable_until = models.BigIntegerField(default=1)
    note = models.TextField(blank=True, default="")
    metadata = models.JSONField(default=dict)
    original_uri = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="hma_content_number_once"
            )
        ]


class HmaSignalRow(Owned):
    """An entry belongs to a content; two contents of one bank may share it."""

    content = models.ForeignKey(
        HmaContentRow, on_delete=models.PROTECT, related_name="signals", db_index=False
    )
    entry = models.ForeignKey(BankEntryRow, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "entry"], name="hma_signal_once")]


class HmaSignalTypeRow(Evident, Owned):
    """A signal type that was switched on or off."""

    name = WordField()
    enabled_ratio = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="hma_signal_type_once")
        ]
