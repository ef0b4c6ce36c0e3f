"""A cluster of many items: how long its page, its decision and its effect take.

`python benchmarks/cluster.py [ITEMS] [sqlite|postgresql]`, 20,000 on SQLite without more.
Figures of one machine, for comparison with itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["SEAWALLTESTS_ON_DISK"] = "1"

from tests import conftest  # noqa: E402, F401 - settings, before anything of Django
from tests.databases import use_database  # noqa: E402


def main() -> None:
    """Make one, open it, decide it, let it take effect."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    kind = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    with tempfile.TemporaryDirectory() as folder, use_database(kind, Path(folder), own=True):
        measure(size)


def measure(size: int) -> None:
    """The three steps, timed."""
    from seawall.journeys.cases.case_review import make_decision
    from seawall.journeys.cases.decision_effect import foresee_effect
    from seawall.journeys.cases.decision_release import release_decision
    from seawall.transaction import transaction
    from seawall.web.console.case import case_file
    from seawall.web.console.case.case_looks import Looks
    from tests.cases_made import judgement
    from tests.people_made import NOON, make_organisation, make_person

    org = make_organisation()
    person, case = make_person(org), a_cluster(org, size)
    print(f"{size:,} items")
    for round_ in ("first", "again"):
        with timed(f"page, {round_}"), transaction(org.id) as tx:
            case_file.read_case_page(case.id, tx=tx, member=person, media_looks=Looks(), now=NOON)
    asked = judgement(case, person, is_undoable=True)
    with timed("effect bar"), transaction(org.id) as tx:
        foresee_effect(case.id, asked.finding, tx=tx, now=NOON)
    with timed("decision"), transaction(org.id) as tx:
        decision = make_decision(asked, tx=tx, now=NOON)
    with timed("its effect, ten seconds later"), transaction(org.id) as tx:
        release_decision(decision.id, tx=tx, now=NOON + timedelta(seconds=10))


def a_cluster(org: object, size: int) -> object:
    """So many items with a PDQ each, in one case."""
    from seawall.cases.model import CaseItem, CaseReason
    from seawall.db import models as db
    from seawall.transaction import transaction
    from tests.cases_made import make_item, open_case
    from tests.people_made import NOON

    first = make_item(org)
    case = open_case(org, first)
    ids = [f"item_{number:026d}" for number in range(1, size)]
    with transaction(org.id) as tx:
        db.ItemRow.objects.bulk_create(
            (
                db.ItemRow(
                    id=one, organisation_id=org.id, kind="video", external_id=one,
                    account=f"account-{number % 7}", latest_version=1, created_at=NOON,
                )
                for number, one in enumerate(ids)
            ),
            batch_size=2_000,
        )  # fmt: skip
        versions = [
            db.ItemVersionRow(organisation_id=org.id, item_id=one, version=1, received_at=NOON)
            for one in ids
        ]
        db.ItemVersionRow.objects.bulk_create(versions, batch_size=2_000)
        parts = [CaseItem(one, 1, None, NOON) for one in ids]
        for start in range(0, len(parts), 2_000):
            tx.cases.put_in(
                case.id, reason=CaseReason("match", "e", "pdq 12 of 31"),
                items=parts[start : start + 2_000], now=NOON,
            )  # fmt: skip
    return case


@contextmanager
def timed(what: str) -> Iterator[None]:
    """How long it took."""
    began = time.perf_counter()
    yield
    print(f"{what:<32} {time.perf_counter() - began:8.3f} s")


if __name__ == "__main__":
    main()
