"""`python -m tests.upgrade.told`: fill the data folder that is set, and print what is in it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import time_machine

from seawall.app.database import run_migrations, set_up_django

set_up_django()

from tests.people_made import NOON  # noqa: E402 - its tables need Django
from tests.upgrade.kept_story import tell_story  # noqa: E402

with time_machine.travel(NOON, tick=True):
    run_migrations()
    facts = tell_story()
sys.stdout.write(json.dumps(asdict(facts)))
