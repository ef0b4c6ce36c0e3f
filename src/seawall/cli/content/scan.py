"""`seawall scan`: stored media against the banks, a folder or a bucket."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.banks.bank_options import bank_called
from seawall.cli.command import command
from seawall.cli.output import plain_text, say, spinner
from seawall.cli.presentation import NOTHING
from seawall.config import settings
from seawall.ids import OrganisationId

if TYPE_CHECKING:
    from seawall.app.scanning import Options, ScannedFile, Summary


class Engine(StrEnum):
    """What does the work."""

    LOCAL = "local"
    RAY = "ray"


def _is_unclean(summary: Summary) -> bool:
    return not summary.is_clean


@command(shown=NOTHING, fails=_is_unclean)
def scan_place(
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE",
            help="A folder (with its subfolders), or s3://bucket/folder, gs://, az://.",
        ),
    ],
    *,
    bank: Annotated[
        list[str] | None,
        typer.Option("--bank", metavar="NAME", help="Use only this bank; repeatable."),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(min=1, max=4096, help="The number of processes; default: one for each core."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Run on this machine, or on a Ray cluster.")
    ] = Engine.LOCAL,
    ray_address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address of the Ray cluster's head.")
    ] = "",
    record: Annotated[
        bool, typer.Option("--record", help="Make each match a real check that opens a case.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Start again from the beginning.")] = False,
    state: Annotated[
        Path | None, typer.Option(help="The progress file; default: in the data folder.")
    ] = None,
    organisation: OrganisationId,
    as_json: bool,
) -> Summary:
    """Check every file of a folder, or every object of a bucket, against the banks.

    If it is interrupted, run the same command to continue: checked files are not opened again
    unless they changed. Links are not followed. Prints a line for each match and each file that
    could not be read; exit code 1 if there is one.
    """
    from seawall.app.scanning import Options, manifest_of, place_of

    options = Options(
        place_of(place),
        organisation,
        processes=processes or _cores(engine),
        record=record,
        banks=_banks(bank or [], organisation),
        engine=engine.value,
        ray_address=ray_address,
        again=again,
    )
    manifest = manifest_of(options.place, options.scope, data_dir=settings().data_dir)
    return _run(replace(options, state=state or manifest), as_json=as_json)


def _run(options: Options, *, as_json: bool) -> Summary:
    from seawall.app.scanning import ScanProgress, count_beside, scan_files

    so_far = ScanProgress()
    if sys.stderr.isatty():
        count_beside(options.place, so_far)
    with spinner(lambda: so_far.said(time.monotonic())):
        summary = scan_files(
            options, tell=_json(options) if as_json else _line(options), progress=so_far
        )
    _end(summary, as_json=as_json)
    return summary


def _cores(engine: Engine) -> int | None:
    """One for each core of this machine; a cluster knows its own."""
    return None if engine is Engine.RAY else len(os.sched_getaffinity(0))


def _banks(names: list[str], owner: OrganisationId) -> frozenset[str]:
    if not names:
        return frozenset()
    from seawall.transaction import transaction

    with transaction(owner) as tx:
        return frozenset(str(bank_called(name, tx).id) for name in names)


def _line(options: Options) -> Callable[[ScannedFile], None]:
    from seawall.app.scanning import UNOPENED

    def tell(outcome: ScannedFile) -> None:
        name = plain_text(options.place.shown(outcome.file))
        if outcome.verdict == "problem":
            say(f"seawall: {name}: {outcome.answer}")
            return
        answer: dict[str, Any] = json.loads(outcome.answer or "{}")
        for part in answer["unopened"]:
            where = plain_text(part["place"] or part["says"])
            say(f"seawall: {name}: not opened, {part['why']}: {where}")
        if outcome.verdict == UNOPENED:
            return
        for card in answer["matches"] or [None]:
            near = (
                f"{card['signal_type']} {card['distance']} of {card['threshold']}" if card else ""
            )
            origin = f"{card['bank_name']}, {card['entry']}" if card else answer["rule"]
            print(f"{outcome.verdict:<5}  {name}  {near}  {plain_text(origin)}")

    return tell


def _json(options: Options) -> Callable[[ScannedFile], None]:
    from seawall.app.scanning import finding_identity

    def tell(outcome: ScannedFile) -> None:
        line: dict[str, Any] = {
            "file": options.place.shown(outcome.file),
            "verdict": outcome.verdict,
        }
        line |= finding_identity(outcome, options.orders)
        if outcome.verdict == "problem":
            line["problem"] = outcome.answer
        else:
            line |= json.loads(outcome.answer or "{}")
        print(json.dumps(line).encode("utf-8", "replace").decode())

    return tell


def _end(summary: Summary, *, as_json: bool) -> None:
    for missed in summary.unlisted:
        say(f"seawall: {plain_text(missed)}")
    files = sum(summary.verdicts.values())
    if as_json:
        total = {"files": files, **summary.verdicts}
        end = {"summary": total, "done_before": summary.done_before, "copies": summary.copies}
        print(json.dumps(end))
        return
    counts = ", ".join(f"{number} {name}" for name, number in sorted(summary.verdicts.items()))
    before = (
        f"; {summary.done_before} of them checked in an earlier run" if summary.done_before else ""
    )
    copies = f"; {summary.copies} identical to another" if summary.copies else ""
    say(f"{files} files: {counts or 'none'}{before}{copies}")
