"""Files that differ from a base in git: staged, unstaged and untracked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

#: Somebody else may be committing in this checkout: reading takes no lock.
_ENVIRONMENT = os.environ | {"GIT_OPTIONAL_LOCKS": "0"}


class NoBase(Exception):
    """There is nothing to compare with."""


def base_of(checkout: Path, wanted: str | None = None) -> str:
    """The commit to compare with.

    The one that is wanted; else where this branch left `origin/main`; else HEAD while there
    are uncommitted changes, and the commit before it when there are none.
    """
    if wanted:
        commit = _commit(checkout, wanted)
        if not commit:
            raise NoBase(f"There is no commit {wanted!r}. Name a branch, a tag or a commit.")
        return commit
    head = _commit(checkout, "HEAD")
    if not head:
        return _empty_tree(checkout)
    fork = _line(checkout, "merge-base", "HEAD", "origin/main")
    if fork and fork != head:
        return fork
    if changed_files(checkout, head):
        return head
    return _commit(checkout, "HEAD~1") or _empty_tree(checkout)


def changed_files(checkout: Path, base: str) -> list[str]:
    """Paths that differ between the base and the work tree, by name.

    A renamed file is two paths, the old and the new: whoever imports the old one is touched.
    """
    differing = _git(
        checkout,
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--relative",
        base,
        "--",
    )
    untracked = _git(checkout, "ls-files", "--others", "--exclude-standard", "-z")
    names = {*differing.split(b"\0"), *untracked.split(b"\0")} - {b""}
    return sorted(os.fsdecode(name) for name in names)


def _commit(checkout: Path, name: str) -> str | None:
    revision = f"{name}^{{commit}}"
    return _line(checkout, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)


def _empty_tree(checkout: Path) -> str:
    return _git(checkout, "hash-object", "-t", "tree", "--stdin").decode().strip()


def _line(checkout: Path, *arguments: str) -> str | None:
    """The one line that git answers, or None where it has no answer."""
    try:
        return _git(checkout, *arguments).decode().strip() or None
    except subprocess.CalledProcessError:
        return None


def _git(checkout: Path, *arguments: str) -> bytes:
    return subprocess.run(
        ["git", *arguments],
        cwd=checkout,
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    ).stdout
