"""What a command loads: what it uses, and nothing of what a server or another command needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.people_made import make_organisation
from tests.waiting import PATIENCE

#: Libraries for going out, for pages, for mail, for papers, for telephone numbers.
OF_OTHERS = {"httpx2", "httpcore2", "ninja", "imapclient", "phonenumbers", "jinja2", "pypdf"}

_RUN = """
import sys
from seawall.cli import main
sys.argv = ["seawall", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""


@pytest.fixture
def loaded(sqlite, tmp_path: Path):
    """Run a command in a fresh interpreter on a database with one organisation; what it loaded."""
    make_organisation(slug="harbour")

    def modules_of(*words: str) -> set[str]:
        ran = subprocess.run(
            [sys.executable, "-c", _RUN, *words],
            env={**os.environ, "SEAWALL_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode in {0, 1}, ran.stderr
        return set(ran.stderr.rpartition("loaded ")[2].split())

    return modules_of


def test_checking_a_picture_loads_neither_doors_nor_jobs_nor_other_peoples_stores(loaded, tmp_path):
    picture = tmp_path / "gradient.png"
    Image.radial_gradient("L").save(picture)

    modules = loaded("check", str(picture))

    assert "seawall.gate.checks" in modules
    assert not OF_OTHERS & modules
    assert {name for name in modules if name.startswith("seawall.web.")} <= {"seawall.web.apps"}
    assert not {"seawall.worker.clocks", "seawall.worker.tasks"} & modules
    assert not {"seawall.forum.incidents.store", "seawall.appeals.store"} & modules
    assert "django.db.migrations.loader" not in modules, "the database is of this version"


def test_the_doctor_loads_no_job_and_no_page(loaded):
    modules = loaded("doctor", "--json")

    assert "seawall.app.doctor.examination" in modules
    assert not {"seawall.worker.clocks", "seawall.worker.tasks", "ninja"} & modules
    assert {name for name in modules if name.startswith("seawall.web.")} <= {"seawall.web.apps"}


def test_a_list_of_people_loads_no_reader_of_pictures(loaded):
    modules = loaded("people", "list")

    assert "seawall.people.store" in modules
    assert not {"numpy", "seawall.sandbox", "seawall.signals", "seawall.matching"} & modules


def test_walking_the_log_loads_nothing_that_writes_keys_down_or_draws(loaded):
    """No library of JWKs or X.509, none of rates, no bar: a seventh of the command's time."""
    modules = loaded("ledger", "verify")

    assert "seawall.ledger.audit" in modules
    assert not {"joserfc", "limits", "cryptography.x509", "rich.progress", "numpy"} & modules
