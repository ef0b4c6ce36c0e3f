"""`seawall scan`: a whole folder against the banks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, plain, say, spinner
from seawall.cli.session import OrgOption, scope
from seawall.config import settings

if TYPE_CHECKING:
    from seawall.app.scanning import Done, Progress, Summary

FOUND = 1


def scan_folder(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The folder, with all below it.")
    ],
    *,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="How many; one for each core by default.")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Make each hit a real check that opens a case.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Forget earlier progress and begin afresh.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="Where progress is kept; below the data folder by default.")
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Check every file below a folder against the banks, on all cores.

    Interrupted or killed, the same command goes on where it was: a file that was done is not
    opened again unless it changed. Links are not followed. A line is printed for each finding
    and each file that could not be read; exit code 1 if there was one.
    """
    owner = scope(org)
    from seawall.app.scanning import Options, Progress, manifest_of, scan

    place = folder.resolve()
    asked = Options(place, owner, Path(), processes or len(os.sched_getaffinity(0)), record)
    where = state or manifest_of(place, asked.scope, data_dir=settings().data_dir)
    if again:
        _forget(where)
    asked = Options(place, owner, where, asked.processes, record)
    so_far = Progress()
    with spinner(lambda: _said(so_far)):
        summary = scan(asked, tell=_json if as_json else _line, progress=so_far)
    _end(summary, as_json=as_json)
    if not summary.is_clean:
        raise typer.Exit(FOUND)


def _line(done: Done) -> None:
    if done.verdict == "problem":
        say(f"seawall: {plain(done.file.shown)}: {done.answer}")
        return
    answer: dict[str, Any] = json.loads(done.answer or "{}")
    for card in answer["matches"] or [None]:
        near = f"{card['signal_type']} {card['distance']} of {card['threshold']}" if card else ""
        known = f"{card['bank_name']}, {card['entry']}" if card else answer["rule"]
        print(f"{done.verdict:<5}  {plain(done.file.shown)}  {near}  {plain(known)}")


def _json(done: Done) -> None:
    found: dict[str, Any] = {"file": done.file.shown, "verdict": done.verdict}
    if done.verdict == "problem":
        found["problem"] = done.answer
    else:
        found |= json.loads(done.answer or "{}")
    print(json.dumps(found).encode("utf-8", "replace").decode())


def _end(summary: Summary, *, as_json: bool) -> None:
    for missed in summary.unreadable:
        say(f"seawall: {plain(missed)}")
    if as_json:
        total = {"files": sum(summary.verdicts.values()), **summary.verdicts}
        print(json.dumps({"summary": total, "done_before": summary.done_before}))
        return
    counts = ", ".join(f"{number} {name}" for name, number in sorted(summary.verdicts.items()))
    before = f"; {summary.done_before} of them in an earlier run" if summary.done_before else ""
    say(f"{sum(summary.verdicts.values())} files: {counts or 'none'}{before}")


def _said(progress: Progress) -> str:
    return f"{progress.met} files met, {progress.done_before} of them done before"


def _forget(where: Path) -> None:
    for name in (where, Path(f"{where}-wal"), Path(f"{where}-shm")):
        name.unlink(missing_ok=True)
