"""A process and its descendants, as the kernel shows them; any of them may end while it is asked."""

from __future__ import annotations

from pathlib import Path


def tree_of(pid: int) -> list[int]:
    """A process and its descendants."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # each thread has its own
    children = [int(child) for each in lists for child in kernel_text(each).split()]
    return [pid, *(process for child in children for process in tree_of(child))]


def kernel_text(file: Path) -> str:
    """A file about a process or a thread; empty where that has ended meanwhile."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
