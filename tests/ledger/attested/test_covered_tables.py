"""Whether the ledger answers for a table is decided for each, and the manual says why not."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from seawall.db.unit_of_work.evident import evident_tables

MANUAL = Path(__file__).parents[3] / "docs" / "operations" / "ledger-tables.md"
#: Django's own book of what was migrated, and ours of who migrated it, have no model among ours.
BESIDE_THE_MODELS = {"django_migrations", "seawall_version"}


def table_of(manual: Path, heading: str) -> list[tuple[str, str]]:
    """Both cells of each row under this heading."""
    rows = manual.read_text("utf-8").split(f"| {heading} |")[1].split("\n\n")[0]
    cells = [line.strip("| ").split(" | ") for line in rows.splitlines()[2:]]
    return [(first.strip(), last.strip()) for first, last in cells]


def names_in(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def every_table() -> set[str]:
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {name.removeprefix("db_") for name in models} | BESIDE_THE_MODELS


def test_the_manual_names_every_table_that_the_ledger_answers_for():
    listed = [name for _, names in table_of(MANUAL, "Covered") for name in names_in(names)]

    assert sorted(listed) == sorted(name.removeprefix("db_") for name in evident_tables())


def test_every_other_table_is_named_with_the_reason_why_the_ledger_does_not_answer_for_it():
    rows = table_of(MANUAL, "Not covered")
    listed = [name for names, _ in rows for name in names_in(names)]
    answered_for = {name.removeprefix("db_") for name in evident_tables()}

    assert sorted(listed) == sorted(every_table() - answered_for)
    assert [names for names, why in rows if len(why.split()) < 1] == []
