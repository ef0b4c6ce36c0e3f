"""A target whose name is long keeps its numbers when its counter is renamed."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

from seawall.db.counters import advance
from seawall.enforcement.model import Target
from seawall.transaction import transaction
from tests.people_made import make_organisation

MIGRATION = import_module("seawall.db.migrations.0006_long_counters")


def test_the_next_action_on_a_target_with_a_long_name_is_numbered_after_the_last(sqlite):
    organisation = make_organisation().id
    address = "https://files.example.test/" + "a" * 200
    with transaction(organisation):
        for _ in range(3):
            advance(f"action:{organisation}:url:{address}")
        advance(f"action:{organisation}:url:short")

        MIGRATION.rename(apps, connection.schema_editor())

    with transaction(organisation) as tx:
        assert tx.enforcement.next_seq(Target("url", address)) == 4
        assert tx.enforcement.next_seq(Target("url", "short")) == 2
