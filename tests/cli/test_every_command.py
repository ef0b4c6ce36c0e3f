"""An installation is founded and used by commands alone, each in a process of its own.

In one process the tests' own set-up would hide a command that forgot its own.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from seawall.world.demo_bank import PACKAGE
from tests import forked
from tests.ports import closed_port

CAT = PACKAGE.joinpath("media", "photos", "cat.jpg")

#: In this order; the exit code each ends with.
STORY = [
    (0, "rules list"),
    (0, "rules test"),
    (1, "doctor --json"),
    (0, "migrate"),
    (0, "org create harbour --name Harbour --kind platform"),
    (0, "people invite a@example.org --name A --role admin"),
    (0, "people link a@example.org"),
    (0, "people confirm a@example.org"),
    (0, "people proposals"),
    (2, "people approve prop_none"),
    (0, "key create up --scope check"),
    (0, "bank create house --label behaviour/glorification"),
    (0, f"bank add house {CAT}"),
    (1, f"check {CAT}"),
    (0, "bank list --json"),
    (2, "endpoint add http://10.0.0.1/hook"),
    (0, "endpoint add https://example.org/hook"),
    (0, "ledger verify"),
    (2, f"contract test http://127.0.0.1:{closed_port()}/"),
    (0, "clock eu-tco-removal-order --start 2026-03-29T01:30+01:00"),
    (2, "drill order --fast"),
    (0, "people invite l@example.org --name L --role legal"),
    (1, "drill order --fast --as l@example.org"),
    (0, "contact-point set --legal-name Harbour --establishment IE --email o@harbour.example"),
    (0, "contact-point show"),
    (0, "authority add Example --country FR"),
    (2, "authority informed auth_none --at 2026-03-02T09:00Z"),
    (1, f"order validate {CAT}"),
    (0, f"order import {CAT}"),
    (0, "order list"),
    (2, "order show order_none"),
    (2, "breach order_none"),
    (0, "preservation list"),
    (0, "vault list --as l@example.org"),
    (0, "source add Hotline --awarded-by Coordinator --country IE --since 2026-01-31"),
    (0, "source list"),
    (2, "source bind flg_none key_none"),
    (0, "recipient add Clips abuse@clips.example.net --domain clips.example.com"),
    (0, "refer list"),
    (0, "refer figures"),
    (2, "figures 2026"),  # nothing is signed yet
    (0, "quality show"),
    (0, "quality golden list"),
    (0, "sor list"),
    (0, "sor status"),
    (2, "sor show sor_none"),
    (2, "sor submit"),
    (2, f"sor validate {CAT}"),
    (0, "forum incident types"),
    (2, "forum incident list"),
    (2, "forum brief list"),
    (2, "forum sample verify"),
    (0, "forum create Quays"),
    (0, "forum brief list"),
    (2, "forum brief release 0123"),
    (2, "forum sample commit"),
    (0, "forum sample verify"),
    (2, "forum resume offer_none --reason seen"),
    (2, "forum let-go offer_none"),
    (0, "exchange kinds"),
    (0, "exchange add un un-consolidated"),
    (0, "exchange status un"),
    (1, "exchange designations search nobody"),
    (0, "exchange remove un"),
]


@pytest.mark.timeout(900)  # every command is a process of its own
def test_every_command_stands_on_its_own(tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
    environment["SEAWALL_DATA_DIR"] = str(tmp_path / "data")

    ended = [seawall(words, environment) for _, words in STORY]

    assert [(ran.returncode, words) for ran, (_, words) in zip(ended, STORY, strict=True)] == STORY
    assert not [ran.stderr for ran in ended if "Traceback" in ran.stderr]


def seawall(words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return forked.run(
        [sys.executable, "-m", "seawall", *words.split()],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
