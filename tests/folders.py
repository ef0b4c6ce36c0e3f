"""Where a run of the tests keeps its files: in memory where there is room, and gone at the end.

This stands before every other import of ours: what asks for a temporary folder later gets
it in here, in this process and in those it starts.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
_ROOM = 4_000_000_000
_NAME = "SEAWALLTESTS_RUN"
_ON_DISK = "SEAWALLTESTS_ON_DISK"


def memory() -> Path:
    """A folder in memory, if this machine has one with room in it; else the usual one.

    What is measured lies on a disk, as it does for whoever runs Seawall.
    """
    place = Path("/dev/shm")
    if (
        _ON_DISK not in os.environ
        and os.access(place, os.W_OK)
        and shutil.disk_usage(place).free > _ROOM
    ):
        return place
    return Path(tempfile.gettempdir())


def run_folder() -> Path:
    """The folder of this run, shared by all its processes; whoever made it removes it."""
    if _NAME not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="seawall-run-", dir=memory()))
        atexit.register(shutil.rmtree, folder, True)
        os.environ[_NAME] = str(folder)
    return Path(os.environ[_NAME])


def own_folder() -> Path:
    """The folder of this process within the run."""
    folder = run_folder() / os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder.mkdir(exist_ok=True)
    return folder


def move_in() -> Path:
    """Make the run's folder the one for temporary files; returns this process's own."""
    folder = own_folder()
    temporary = run_folder() / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = str(temporary)
    tempfile.tempdir = None  # asked again
    return folder
