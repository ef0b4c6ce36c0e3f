"""The page on adding a jurisdiction is followed: one file, from the law to a running clock."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from seawall.clocks.jurisdictions import jurisdictions
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.journeys.answers import order_clarifying
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests import forked
from tests.answering_made import make_desk
from tests.clocks.jurisdictions.files_made import in_use
from tests.docs.pages import ROOT, blocks
from tests.orders_made import make_authority, referral, take_in

PAGE = ROOT / "docs" / "add-a-jurisdiction.md"
PROFILE = "xr-removal-order"
#: A Friday afternoon in Ruritania, before a weekend and a holiday.
FRIDAY = datetime(2026, 6, 12, 14, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path):
    """An operator's own folder, in which the page's file is the only one."""
    (example,) = blocks("yaml", [PAGE])
    own = tmp_path / "laws"
    own.mkdir()
    (name,) = set(re.findall(r"`(\w+\.yaml)`", PAGE.read_text()))
    (own / name).write_text(example.code, "utf-8")
    return own


@pytest.fixture
def desk(sqlite, folder):
    """A platform that runs with that file, and an authority of Ruritania in its register."""
    with in_use(folder):
        yield make_desk()


def received(desk, form: str = "removal_order", *, now: datetime = FRIDAY):
    sender = make_authority(desk.org, country="XR", name=f"Communications Office {form}")
    body = referral(sender, form=form, issuing_member_state="XR", issued_at=now.isoformat())
    return take_in(desk.org, body, by=sender, now=now).order


def test_the_page_needs_one_file_and_that_file_loads_beside_all_that_ships(folder):
    known, shipped = jurisdictions(folder), jurisdictions()

    assert len(list(folder.iterdir())) == 1
    assert known.profiles.keys() - shipped.profiles.keys() == {PROFILE}
    assert {name: known.profiles[name] for name in shipped.profiles} == shipped.profiles


def test_each_command_answers_what_the_page_says(folder):
    lines = commands()
    due = {line: clock(line, folder)["due_at"] for line in lines}

    assert due == lines
    assert len(lines) == 5


def test_the_list_has_the_new_profile(folder):
    listed = seawall("clock --list --json", folder)

    assert PROFILE in {row["profile"] for row in listed}


def test_a_document_of_that_state_falls_under_the_new_law(desk):
    order, notice = received(desk), received(desk, "notice")

    assert (order.profile, notice.profile) == (PROFILE, PROFILE)
    assert order.state is OrderState.RUNNING


def test_its_clock_stands_still_over_the_weekend_and_the_holiday(desk):
    order = received(desk)

    assert order.due_at == TUESDAY + 3 * HOUR


def test_after_force_majeure_what_was_left_of_it_runs_on(desk):
    order = received(desk)
    desk.cannot(order, "force_majeure", now=TUESDAY)
    assert desk.now_is(order).due_at is None

    with transaction(desk.org.id) as tx:
        at = TUESDAY + 2 * HOUR
        order_clarifying.cease_force_majeure(order.id, at, desk.person, tx=tx, now=at)

    assert desk.now_is(order).due_at == TUESDAY + 5 * HOUR


def test_after_a_clarification_all_six_hours_run_again(desk):
    order = received(desk)
    desk.cannot(order, "insufficient_information", now=TUESDAY)

    with transaction(desk.org.id) as tx:
        locked, at = tx.orders.locked(order.id), TUESDAY + 2 * HOUR
        order_clarifying.resume_clock(locked, "insufficient_information", at, tx=tx, now=at)

    assert desk.now_is(order).due_at == TUESDAY + 8 * HOUR


def test_the_page_names_every_ground_on_which_a_person_can_hold_a_clock(folder):
    text = PAGE.read_text().split("## What a file cannot do")[1]
    grounds = [stop.ground for stop in jurisdictions(folder).profile(PROFILE).suspensions]

    assert [ground.value for ground in NonComplianceGround if f"`{ground}`" not in text] == []
    assert sorted(grounds) == sorted(NonComplianceGround)


def commands() -> dict[str, str]:
    """The commands of the page that say when something is due, and what they say."""
    joined = "\n".join(block.code for block in blocks("shell", [PAGE])).replace("\\\n", " ")
    return dict(re.findall(r"^seawall (clock .+?)  # due (\S+)$", joined, re.MULTILINE))


def clock(line: str, folder) -> dict[str, object]:
    at = max(re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+02:00", line))
    return seawall(f"{line} --json --at {at}", folder)


def seawall(line: str, folder):
    """What a command prints in a process of its own, with the page's file and no other."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
    environment |= {
        "SEAWALL_JURISDICTIONS_DIR": str(folder),
        "SEAWALL_DATA_DIR": str(folder.parent / "data"),
    }
    ran: subprocess.CompletedProcess[str] = forked.run(
        [sys.executable, "-m", "seawall", *shlex.split(line)],
        cwd=folder.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
