"""A story that is told to end takes with it what it started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.forked import Forked
from tests.waiting import PATIENCE

_STORY = """
import sys
from seawall.app.stop_signals import exit_on_sigterm
from seawall.world import running
exit_on_sigterm()
with running.a_folder(None, keep=False) as folder:
    print(folder, flush=True)
    sys.stdin.readline()
"""


def test_a_story_that_is_terminated_leaves_nothing_behind():
    command = [sys.executable, "-c", _STORY]
    pipe = subprocess.PIPE
    with Forked(command, stdin=pipe, stdout=pipe, text=True, env=dict(os.environ)) as story:
        assert story.stdout
        folder = Path(story.stdout.readline().strip())
        assert folder.is_dir()
        story.terminate()

        assert story.wait(timeout=PATIENCE) == 143
    assert not folder.exists()
