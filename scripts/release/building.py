"""What every part of a release needs: the commit, its time, and programs that are run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tomllib
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
OUT = CHECKOUT / "build" / "release"
UV = CHECKOUT / ".boot" / "bin" / "uv"


class NotReleased(Exception):
    """Why there is no release; its text is for whoever makes it."""


class NotHere(Exception):
    """Why this machine cannot make one part of a release, and how to get it."""


@cache
def version() -> str:
    """The version that is released."""
    return str(tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"])


@cache
def commit() -> tuple[str, str]:
    """The commit that is released, and when it was made, in seconds since 1970."""
    digest, when = run("git", "log", "-1", "--format=%H %ct").split()
    return digest, when


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(*words: str | Path, cwd: Path = CHECKOUT, **environment: str) -> str:
    """Run a program and return what it prints; raises `NotReleased` with its last words."""
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotReleased(f"{words[0]} {words[1]} failed: {done.stderr.strip()[-600:]}")
    return done.stdout
