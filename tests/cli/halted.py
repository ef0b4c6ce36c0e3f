"""A command that halts in the middle of its work, at a place that the test names, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.forked import Forked

_PROGRAM = """
import sys
from pkgutil import resolve_name
from seawall.app.database import set_up_django
set_up_django()
place, number, *words = sys.argv[1:]
owner_name, _, name = place.rpartition(".")
owner, calls = resolve_name(owner_name), 0
real = getattr(owner, name)
def halting(*given, **named):
    global calls
    calls += 1
    if calls == int(number):
        print("halted", file=sys.stderr, flush=True)
        sys.stdin.read()
    return real(*given, **named)
setattr(owner, name, halting)
sys.argv[1:] = words
from seawall.cli import main
main()
"""


def killed_before(place: str, *words: object, call: int, address: str, data_dir: Path) -> None:
    """Run `seawall` with these words, and kill it when it is about to call `place` once more."""
    process = Forked(
        [sys.executable, "-c", _PROGRAM, place, str(call), *map(str, words)],
        env=os.environ | {"SEAWALL_DATABASE_URL": address, "SEAWALL_DATA_DIR": str(data_dir)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    output: list[str] = []
    for line in process.stderr or ():
        output.append(line)
        if line == "halted\n":
            break
    process.kill()
    process.communicate()
    assert output[-1:] == ["halted\n"], f"it ended before it came to {place}: {''.join(output)}"
