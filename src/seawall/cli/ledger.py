"""`seawall ledger`: read what is remembered, prove one entry, walk the whole log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, progress, say
from seawall.cli.session import OrgOption, ready, work
from seawall.ids import LedgerEntryId

if TYPE_CHECKING:
    from seawall.ledger.audit import Report, Row, Stored
    from seawall.ledger.model import Recorded
    from seawall.ledger.note import Signer, Verifier
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="The append-only memory: read it, prove an entry, verify all of it.",
    no_args_is_help=True,
)

FOUND = 1
_PAGE = 1_000

KeyOption = Annotated[
    str,
    typer.Option(metavar="LINE", help="The log's public key, from `seawall ledger key`."),
]


@COMMANDS.command("verify")
def verify(
    *,
    key: KeyOption = "",
    extends: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A checkpoint kept elsewhere."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Walk the installation's own log: every row, hash, root and signature.

    Exit code 1 names what is wrong. Without --key the key in the data folder is believed; with
    --extends the log must also begin with what that checkpoint covered, which finds a log that
    was cut back.
    """
    from seawall.ledger.audit import audit
    from seawall.ledger.note import open_note

    verifier = _verifier(key)
    kept = open_note(extends.read_text("utf-8"), verifier) if extends else None
    with _installation() as tx:
        stored, uses = tx.ledger.stored(), tx.ledger.key_uses()
    former = [_parsed(use.verifier) for use in uses if use.verifier != str(verifier)]
    report = audit(stored, _walk(stored), verifier=verifier, former=former, kept=kept)
    if as_json:
        print_json(_as_data(report, verifier))
    else:
        _print_report(report, verifier)
    if report.faults:
        raise typer.Exit(FOUND)


@COMMANDS.command("show")
def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="An entry, led_…, or any thing.")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one entry, or everything remembered about a case, an item, a person, a bank entry."""
    with work(org) as tx:
        if identity.startswith("led_"):
            found = [tx.ledger.entry(LedgerEntryId(identity))]
        else:
            found = tx.ledger.about(identity)
    _print_entries(found, as_json=as_json)


@COMMANDS.command("list")
def recent(
    *,
    what: Annotated[str, typer.Option(help="Only this kind, such as `case.` or `key.`.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the newest entries, newest first."""
    with work(org) as tx:
        found = tx.ledger.recent(limit, what=what)
    _print_entries(found, as_json=as_json)


@COMMANDS.command("proof")
def proof(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Its id, led_….")],
    *,
    org: OrgOption = "",
) -> None:
    """Print the proof that an entry stands in the log (c2sp.org/tlog-proof@v1)."""
    with work(org) as tx:
        from seawall.journeys.ledger_sequencing import prove

        print(prove(LedgerEntryId(entry), tx=tx), end="")


@COMMANDS.command("verify-proof")
def verify_proof(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    key: KeyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Check a proof, without a database and without a network. Exit code 1 if it fails."""
    from seawall.ledger.note import BadNote
    from seawall.ledger.proof import InclusionProof

    try:
        held = InclusionProof.parse(file.read_text("utf-8"))
        said = held.verify(_verifier(key))
    except BadNote as wrong:
        say(f"seawall: {wrong}")
        raise typer.Exit(FOUND) from wrong
    facts = {"origin": said.origin, "index": held.index, "size": said.size}
    if as_json:
        print_json({**facts, "entry": held.leaf.decode(errors="replace")})
    else:
        print_facts([*facts.items(), ("entry", held.leaf.decode(errors="replace"))])


@COMMANDS.command("checkpoint")
def checkpoint() -> None:
    """Print the newest signed checkpoint; keep it somewhere else, for `verify --extends`."""
    with _installation() as tx:
        newest = tx.ledger.latest_checkpoint()
    if newest is None:
        say("Nothing has been placed in the log yet; the worker does so once a second.")
        raise typer.Exit(FOUND)
    print(newest.note, end="")


@COMMANDS.command("key")
def public_key() -> None:
    """Print the log's public key, to hand to whoever shall check proofs."""
    print(_signer().verifier)


def _signer() -> Signer:
    from seawall.config import settings
    from seawall.keys.installation import ledger_key
    from seawall.ledger.note import Signer, origin

    return Signer(origin(settings().public_url), ledger_key())


def _verifier(line: str) -> Verifier:
    return _parsed(line) if line else _signer().verifier


def _parsed(line: str) -> Verifier:
    from seawall.ledger.note import Verifier

    return Verifier.parse(line)


@contextmanager
def _installation() -> Iterator[Transaction]:
    ready()
    from seawall.app.reading import reading
    from seawall.transaction import INSTALLATION

    with reading(INSTALLATION) as tx:
        yield tx


def _walk(stored: Stored) -> Iterator[Row]:
    """Page by page, so that nobody waits for us and no page fills the memory."""
    from seawall.app.reading import reading
    from seawall.ledger.merkle import Span
    from seawall.transaction import INSTALLATION

    with progress() as bar:
        task = bar.add_task("Walking the log", total=stored.size)
        for first in range(0, stored.size, _PAGE):
            with reading(INSTALLATION) as tx:
                page = tx.ledger.rows(Span(first, min(first + _PAGE, stored.size)))
            yield from page
            bar.advance(task, len(page))


def _as_data(report: Report, verifier: Verifier) -> dict[str, Any]:
    return {
        "intact": report.is_intact,
        "size": report.size,
        "root": report.root.hex(),
        "key": verifier.key_id,
        "pending": report.pending,
        "erased": report.erased,
        "faults": [
            {"index": fault.index, "about": fault.about, "says": fault.says}
            for fault in report.faults
        ],
    }


def _print_report(report: Report, verifier: Verifier) -> None:
    if report.is_intact and not report.size:
        print("intact: nothing has been placed yet")
    elif report.is_intact:
        root, signed = report.root.hex(), verifier.key_id
        print(f"intact: {report.size} entries, root {root}, checkpoint signed by {signed}")
    else:
        print(f"not intact: {report.faults[0]}")
        for fault in report.faults[1:]:
            print(f"       also: {fault}")
    if report.pending:
        say(f"{report.pending} more wait for their place.")
    if report.erased:
        say(f"{report.erased} sealed parts were erased; their entries stand.")


def _print_entries(found: list[Recorded], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    from seawall.ledger.entry import canonical

    print_table(
        ["index", "at", "what", "about", "by", "public", "id"],
        [
            [
                e.index if e.index is not None else "-",
                e.at,
                e.what,
                e.about,
                e.by,
                canonical(e.public),
                e.id,
            ]
            for e in found
        ],
    )
