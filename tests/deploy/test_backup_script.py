"""The night's backup, where it must refuse: nothing is half a copy, and nothing else is deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.units import SYSTEMD
from tests.waiting import PATIENCE

#: Stands for the command, and writes the keys that it was asked for.
COMMAND = '#!/bin/sh\necho sealed > "$3"\n'
#: Stand for the programs that copy: each does what its first line says.
PROGRAMS = {
    "sqlite3": '#!/bin/sh\ncase "$*" in\n*integrity*) echo "${INTEGRITY:-ok}" ;;\n'
    "*) for word; do :; done; path=${word#*\\'}; : > \"${path%\\'}\" ;;\nesac\n",
    "rsync": '#!/bin/sh\nfor word; do :; done; mkdir -p "$word"\n',
    "pg_dump": '#!/bin/sh\necho "$*" >> "$TOLD"; exit "${DUMP:-0}"\n',
    "pg_restore": "#!/bin/sh\nexit 0\n",
}


@pytest.fixture
def place(tmp_path) -> Path:
    """A data folder with evidence, programs, and four nights that are there already."""
    (tmp_path / "data" / "evidence").mkdir(parents=True)
    (tmp_path / "data" / "seawall.toml").write_text("")
    for night in range(1, 5):
        (tmp_path / "copies" / "nights" / f"2026-01-0{night}T000000Z").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name, script in {"seawall": COMMAND, **PROGRAMS}.items():
        (tmp_path / "bin" / name).write_text(script)
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def back_up(place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("sh") or "/bin/sh", str(SYSTEMD / "seawall-backup")],
        env={
            "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
            "COMMAND": str(place / "bin" / "seawall"),
            "TOLD": str(place / "told"),
            "SEAWALL_DATA_DIR": str(place / "data"),
            "BACKUP_FOLDER": str(place / "copies"),
            "BACKUP_RECIPIENT": "age1one age1two",
            "BACKUP_NIGHTS": "3",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def nights(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "copies" / "nights").iterdir())


def test_the_newest_nights_stay_and_older_ones_go(place):
    ran = back_up(place)

    assert ran.returncode == 0, ran.stderr
    assert nights(place)[:2] == ["2026-01-03T000000Z", "2026-01-04T000000Z"]
    assert len(nights(place)) == 3
    newest = place / "copies" / "nights" / nights(place)[-1]
    assert {path.name for path in newest.iterdir()} == {
        "evidence",
        "seawall.sqlite3",
        "seawall.toml",
    }


def test_a_copy_that_cannot_be_read_is_none_and_no_older_one_goes(place):
    ran = back_up(place, INTEGRITY="*** in database main ***")

    assert ran.returncode != 0
    assert len(nights(place)) == 4


def test_postgresql_is_dumped_by_a_role_of_its_own_or_not_at_all(place):
    address = "postgresql://seawall@db/seawall"
    refused = back_up(place, SEAWALL_DATABASE_URL=address)
    failed = back_up(place, BACKUP_DATABASE_URL="postgresql://backup@db/seawall", DUMP="1")
    before = len(nights(place))
    dumped = back_up(place, BACKUP_DATABASE_URL="postgresql://backup@db/seawall")

    assert refused.returncode != 0
    assert "BACKUP_DATABASE_URL" in refused.stderr
    assert (failed.returncode, before) == (1, 4)
    assert dumped.returncode == 0, dumped.stderr
    assert "--dbname=postgresql://backup@db/seawall" in (place / "told").read_text()


def test_without_somebody_who_can_open_the_keys_nothing_is_copied(place):
    ran = back_up(place, BACKUP_RECIPIENT="")

    assert ran.returncode != 0
    assert "BACKUP_RECIPIENT" in ran.stderr
    assert len(nights(place)) == 4
