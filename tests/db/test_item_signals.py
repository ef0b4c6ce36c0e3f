"""Signals of items from before have rows too, and what was known before is not matched again."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from seawall.db import models as db
from seawall.intake.seen.values import column_of
from seawall.transaction import INSTALLATION, transaction
from tests.journeys.seen_made import know
from tests.people_made import make_organisation

MIGRATION = import_module("seawall.db.migrations.0011_item_signals")
LONG = "vpdq1:" + "A" * 5_000


def test_a_version_of_before_gets_its_signals_and_how_good_they_are_stays_unknown(database, now):
    organisation = make_organisation().id
    with transaction(organisation):
        item = db.Item.objects.create(
            id="item_a", organisation_id=organisation, kind="post", external_id="a", created_at=now
        )
        db.ItemVersion.objects.create(
            organisation_id=organisation,
            item=item,
            version=1,
            signals=[["pdq", "f8" * 32], ["vpdq", LONG], ["pdq", "f8" * 32]],
            received_at=now,
        )

    with transaction(INSTALLATION):
        MIGRATION.fill(apps, SimpleNamespace(connection=connection))

    with transaction(organisation) as tx:
        found = tx.seen.of_version("item_a", 1)
        ours = db.ItemSignal.objects.filter(organisation_id=organisation).order_by("id")
        kept = list(ours.values_list("value", flat=True))
    assert [(one.signal_type, one.value) for one in found] == [("pdq", "f8" * 32), ("vpdq", LONG)]
    assert {(one.quality, one.is_inside) for one in found} == {(None, None)}
    assert kept[1] == column_of(LONG) != LONG


def test_a_platform_that_is_updated_begins_with_the_next_change(database):
    organisation = make_organisation()
    know(organisation, "sha256", "a" * 64)

    with transaction(INSTALLATION):
        MIGRATION.begin_here(apps, SimpleNamespace(connection=connection))

    with transaction(organisation.id) as tx:
        assert tx.followers.behind("retro") == []
        assert tx.followers.place("restoring").seq == tx.followers.newest()
