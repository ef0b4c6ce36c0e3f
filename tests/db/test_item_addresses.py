"""Items that were told before addresses had an index are found by theirs."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from seawall.db.models import Item
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import make_organisation

MIGRATION = import_module("seawall.db.migrations.0007_item_addresses")
ADDRESS = "https://files.example.test/" + "long/" * 900


def test_an_item_of_before_is_found_by_its_address(database, now):
    organisation = make_organisation().id
    with transaction(organisation):
        for name, address in (("a", ADDRESS), ("b", "")):
            Item.objects.create(
                id=f"item_{name}",
                organisation_id=organisation,
                kind="post",
                external_id=name,
                public_url=address,
                created_at=now,
            )

    with transaction(INSTALLATION):
        MIGRATION.fill(apps, SimpleNamespace(connection=connection))

    with transaction(organisation) as tx:
        assert {url: one.id for url, one in tx.intake.items_at({ADDRESS, ""}).items()} == {
            ADDRESS: "item_a"
        }
