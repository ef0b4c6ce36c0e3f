"""`seawall explain`: why a file matched an entry, or why it did not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.decoding import content_of, decoders, there
from seawall.cli.output import JsonOption, plain, print_json, say
from seawall.cli.session import OrgOption, clock, work
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.app.explaining import Comparison, Explanation, Known
    from seawall.matching import Interval
    from seawall.sandbox import DecoderPool

APART = 1
ENTRY = "entry_"
MOST_LOOKS = 10
#: What follows from a match of an entry that is not simply in force.
_CAUTIONS = {
    "unconfirmed": "The entry is unconfirmed: a person decides.",
    "contested": "The entry is contested: a person decides.",
    "observed": "The entry is only observed: nothing follows.",
}


def explain_match(
    file: Annotated[Path, typer.Argument(help="The file in question; - is stdin.")],
    *,
    against: Annotated[
        str, typer.Option("--against", metavar="ENTRY", help="An entry's id, or another file.")
    ],
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw the two side by side into this PNG: derived shapes only."),
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say why a file matches an entry, or why not: each look at it, its distance, its limit.

    The file is looked at in every way there is, also those that SEAWALL_LADDER spares uploads.
    Exit code 1 if it does not match.
    """
    from seawall.app.explaining import draw, explain
    from seawall.signals import FULL, hash_bytes

    there([file])
    with decoders() as pool:
        known = _known(against, org, pool)
        hashed = hash_bytes(content_of(file), pool=pool, ladder=FULL)
    told = [explain(hashed, each, now=clock()) for each in known]
    best = min(told, key=_nearness)
    if as_json:
        print_json([_as_data(each) for each in told])
    else:
        for each in told:
            _print(each)
    if picture:
        picture.write_bytes(draw(best))
        say(f"seawall: drawn into {picture}")
    if not best.matches:
        raise typer.Exit(APART)


def _known(against: str, org: str, pool: DecoderPool) -> list[Known]:
    from seawall.app.explaining import Known

    if not against.startswith(ENTRY):
        return _of_file(Path(against), pool)
    with work(org) as tx:
        entry = tx.banks.entry(EntryId(against))
        bank = tx.banks.bank(entry.bank)
    name = f"{bank.name}, {entry.id}"
    return [
        Known(
            entry.signal_type,
            entry.value,
            name,
            threshold=entry.threshold,
            state=entry.state,
            expires_at=entry.expires_at,
        )
    ]


def _of_file(path: Path, pool: DecoderPool) -> list[Known]:
    """The other file's own signals, one of each type: what a bank would hold of it."""
    from seawall.app.explaining import Known
    from seawall.cli.bank_signals import densely
    from seawall.signals import FULL, hash_bytes

    there([path])
    content = content_of(path)
    signals = densely(hash_bytes(content, pool=pool, ladder=FULL), content, pool).signals
    first = {signal.type: signal for signal in reversed(signals) if signal.is_bankable}
    return [Known(kind, signal.value, str(path)) for kind, signal in sorted(first.items())]


def _nearness(told: Explanation) -> tuple[bool, bool, int]:
    nearest = told.comparisons[0].distance if told.comparisons else None
    return not told.matches, nearest is None, nearest or 0


def _print(told: Explanation) -> None:
    verdict = "matches" if told.matches else "no match"
    print(f"{verdict}: {told.known.signal_type}, {plain(told.known.name)}")
    if told.objection:
        print(f"  {told.objection}")
    elif told.known.state in _CAUTIONS:
        print(f"  {_CAUTIONS[told.known.state]}")
    far = [each for each in told.comparisons[MOST_LOOKS:] if each.signal.grade == "derived"]
    for each in (one for one in told.comparisons if one not in far):
        apart = "nothing" if each.distance is None else f"{each.distance} of {each.limit}"
        grade = "" if each.signal.grade == "direct" else f" ({each.signal.grade})"
        why = each.why_not or "it matches"
        print(f"  {plain(each.signal.view or 'as sent') + grade:<36} {apart:<12} {why}")
        for part in each.intervals:
            print(f"    {part.start:g}-{part.end:g} is {part.known_start:g}-{part.known_end:g}")
    if far:
        print(f"  and {len(far)} more looks, all farther away: --json has them")
    for note in told.notes:
        say(f"seawall: {plain(note)}")


def _as_data(told: Explanation) -> dict[str, Any]:
    return {
        "matches": told.matches,
        "signal_type": told.known.signal_type,
        "against": told.known.name,
        "state": told.known.state,
        "objection": told.objection,
        "looks": [_look(each) for each in told.comparisons],
        "notes": list(told.notes),
    }


def _look(each: Comparison) -> dict[str, Any]:
    return {
        "view": each.signal.view,
        "grade": each.signal.grade,
        "quality": each.signal.quality,
        "distance": each.distance,
        "limit": each.limit,
        "matches": each.matches,
        "why_not": each.why_not,
        "intervals": [_interval(part) for part in each.intervals],
    }


def _interval(part: Interval) -> dict[str, float]:
    return {name: getattr(part, name) for name in part.__slots__}
