"""`seawall explain`: why a file matched an entry, or why it did not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.decoding import content_of, decoders, readable_files
from seawall.cli.output import plain_text, say
from seawall.cli.presentation import text
from seawall.cli.session import OrgOption, work
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.app.explaining import ComparedEntry, Comparison, Explanation
    from seawall.matching import Interval
    from seawall.sandbox import DecoderPool

ENTRY = "entry_"
MOST_LOOKS = 10
#: What follows from a match of an entry that is not simply in force.
_CAUTIONS = {
    "unconfirmed": "The entry is unconfirmed: a match needs review.",
    "contested": "The entry is contested: a match needs review.",
    "observed": "The entry is observed: a match has no effect.",
}


def _print_each(explanations: list[Explanation]) -> None:
    for explanation in explanations:
        _print(explanation)


def _print(explanation: Explanation) -> None:
    verdict = "matches" if explanation.matches else "no match"
    print(f"{verdict}: {explanation.known.signal_type}, {plain_text(explanation.known.name)}")
    if explanation.objection:
        print(f"  {explanation.objection}")
    elif explanation.known.state in _CAUTIONS:
        print(f"  {_CAUTIONS[explanation.known.state]}")
    looks = explanation.comparisons
    far = [look for look in looks[MOST_LOOKS:] if look.signal.grade == "derived"]
    for look in (near for near in looks if near not in far):
        _print_look(look)
    if far:
        print(f"  and {len(far)} more comparisons, all farther away; --json lists them")
    for note in explanation.notes:
        say(f"seawall: {plain_text(note)}")


def _print_look(look: Comparison) -> None:
    apart = "nothing" if look.distance is None else f"{look.distance} of {look.limit}"
    grade = "" if look.signal.grade == "direct" else f" ({look.signal.grade})"
    why = look.why_not or "it matches"
    print(f"  {plain_text(look.signal.view or 'as sent') + grade:<36} {apart:<12} {why}")
    for part in look.intervals:
        print(f"    {part.start:g}-{part.end:g} is {part.known_start:g}-{part.known_end:g}")


def _data(explanations: list[Explanation]) -> list[dict[str, Any]]:
    return [
        {
            "matches": explanation.matches,
            "signal_type": explanation.known.signal_type,
            "against": explanation.known.name,
            "state": explanation.known.state,
            "objection": explanation.objection,
            "looks": [_look_data(look) for look in explanation.comparisons],
            "notes": list(explanation.notes),
        }
        for explanation in explanations
    ]


def _look_data(look: Comparison) -> dict[str, Any]:
    return {
        "view": look.signal.view,
        "grade": look.signal.grade,
        "quality": look.signal.quality,
        "distance": look.distance,
        "limit": look.limit,
        "matches": look.matches,
        "why_not": look.why_not,
        "intervals": [_interval(part) for part in look.intervals],
    }


def _interval(part: Interval) -> dict[str, float]:
    return {name: getattr(part, name) for name in part.__slots__}


def _is_apart(explanations: list[Explanation]) -> bool:
    return not min(explanations, key=_nearness).matches


def _nearness(explanation: Explanation) -> tuple[bool, bool, int]:
    looks = explanation.comparisons
    nearest = looks[0].distance if looks else None
    return not explanation.matches, nearest is None, nearest or 0


@command(shown=text(_print_each, data=_data), fails=_is_apart)
def explain_match(
    file: Annotated[Path, typer.Argument(help="The file; - is stdin.")],
    *,
    against: Annotated[
        str, typer.Option("--against", metavar="ENTRY", help="An entry ID, or another file.")
    ],
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw both side by side into this PNG (derived shapes only)."),
    ] = None,
    org: OrgOption = "",
    now: datetime,
) -> list[Explanation]:
    """Explain why a file matches an entry or not: each comparison, its distance and its limit.

    Uses every comparison there is, also those that SEAWALL_LADDER skips for uploads. Exit code
    1 if it does not match.
    """
    from seawall.app.explaining import draw_explanation, explain_entry
    from seawall.signals import FULL, hash_bytes

    readable_files([file])
    with decoders() as pool:
        known_signals = _entries_compared(against, org, pool)
        hashed = hash_bytes(content_of(file), pool=pool, ladder=FULL)
    explanations = [explain_entry(hashed, known_signal, now=now) for known_signal in known_signals]
    if picture:
        picture.write_bytes(draw_explanation(min(explanations, key=_nearness)))
        say(f"seawall: drawing saved as {picture}")
    return explanations


def _entries_compared(against: str, org: str, pool: DecoderPool) -> list[ComparedEntry]:
    from seawall.app.explaining import ComparedEntry

    if not against.startswith(ENTRY):
        return _of_file(Path(against), pool)
    with work(org) as tx:
        entry = tx.banks.entry(EntryId(against))
        bank = tx.banks.bank(entry.bank)
    name = f"{bank.name}, {entry.id}"
    return [
        ComparedEntry(
            entry.signal_type,
            entry.value,
            name,
            threshold=entry.threshold,
            state=entry.state,
            expires_at=entry.expires_at,
        )
    ]


def _of_file(path: Path, pool: DecoderPool) -> list[ComparedEntry]:
    """The other file's own signals, one of each type: what a bank would hold of it."""
    from seawall.app.explaining import ComparedEntry
    from seawall.cli.banks.bank_signals import hash_densely
    from seawall.signals import FULL, hash_bytes

    readable_files([path])
    content = content_of(path)
    signals = hash_densely(hash_bytes(content, pool=pool, ladder=FULL), content, pool).signals
    first = {signal.type: signal for signal in reversed(signals) if signal.is_bankable}
    return [ComparedEntry(kind, signal.value, str(path)) for kind, signal in sorted(first.items())]
