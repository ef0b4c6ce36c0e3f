"""The debrief as Markdown, to be read, completed and published by people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from seawall.forum.incidents.debrief import Debrief
from seawall.forum.incidents.rollcall import Called, Lag


def as_markdown(brief: Debrief, *, name: Callable[[str], str] = str) -> str:
    """The whole document; `name` turns the ids of members into names."""
    lines = [
        f"# {_plain(brief.title)}",
        "",
        *_facts(brief),
        "",
        "## How well it was met",
        "",
        *_counts(brief),
        "",
        *_members(brief.members, name),
        *_slipped(brief),
        "",
        "## Timeline (UTC)",
        "",
        *_table(("When", "Who", "What"), ((_at(m.at), m.member, m.what) for m in brief.timeline)),
        "",
        "## Criteria",
        "",
        *_table(
            ("Criterion", "Answer", "Note"),
            ((a.criterion, "yes" if a.met else "no", a.note) for a in brief.answers),
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _facts(brief: Debrief) -> Iterator[str]:
    yield f"- **Type:** {brief.type} (version {_plain(brief.type_version)})"
    if brief.country:
        yield f"- **Country:** {brief.country}"
    yield f"- **State:** {brief.state}"
    if brief.opened_at:
        yield f"- **Open:** {_at(brief.opened_at)} to {_at(brief.ended_at)} UTC, {_span(brief.lasted)}"
    approved = ", ".join(_plain(member) for member in brief.approved_by) or "nobody"
    yield f"- **Proposed by** {_plain(brief.proposed_by)}, **approved by** {approved}"
    if brief.first_seen:
        yield (
            f"- **First seen** at {_plain(brief.first_seen.member)}, {_at(brief.first_seen.at)} UTC"
        )


def _counts(brief: Debrief) -> Iterator[str]:
    counts = brief.counts
    yield (
        f"- {counts.signals} signals of {counts.distinct_items} distinct items, "
        f"{counts.variants} of them variants, from {counts.members_offering} members"
    )
    yield (
        f"- copies: {counts.blocked} blocked, {counts.held} held for a person, "
        f"{counts.slipped} found where they were already public"
    )
    yield f"- signals disputed: {counts.disputed_signals}"
    yield f"- from logged to enforced: {_lag(brief.lag)}"


def _members(members: tuple[Called, ...], name: Callable[[str], str]) -> Iterator[str]:
    rows = (
        (name(member.member), member.presence, member.missing, _lag(member.lag))
        for member in members
    )
    yield from _table(("Member", "Roll-call", "Missing", "Lag"), rows)


def _slipped(brief: Debrief) -> Iterator[str]:
    if brief.slipped:
        yield ""
        yield "What slipped:"
        yield ""
        rows = ((slip.edit, slip.slipped, slip.copies) for slip in brief.slipped)
        yield from _table(("Edit", "Slipped", "Copies"), rows)


def _lag(lag: Lag) -> str:
    if lag.p50 is None or lag.p95 is None or lag.longest is None:
        return "nothing to measure"
    return f"p50 {_span(lag.p50)}, p95 {_span(lag.p95)}, longest {_span(lag.longest)}"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_plain(cell) for cell in row)} |"


def _plain(cell: object) -> str:
    """What others wrote, on one line and unable to break a table or to be a link."""
    text = " ".join(str(cell).split())
    return "".join(f"\\{letter}" if letter in "\\|[]<>`*_#" else letter for letter in text)


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _span(span: timedelta | None) -> str:
    if span is None:
        return "-"
    seconds = span.total_seconds()
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
