"""Registers of the code as tables: words of the ledger, clock profiles, outgoing calls, decisions."""

from __future__ import annotations

from pathlib import Path

from scripts.docs_site.markdown import as_cell, code, page, table
from seawall.cli.orders.clock_words import how_long
from seawall.clocks.jurisdictions import known_profiles
from seawall.ledger.words import WORDS_BY_SUBJECT
from seawall.outbound.call_purpose import PURPOSES
from seawall.web.console.ledger.entry_names import entry_name

MIB = 2**20


def ledger_words_tables() -> str:
    """Every word with what an entry of it holds, in the open and under seal."""
    parts = []
    for subject, words in WORDS_BY_SUBJECT.items():
        rows = [
            (code(word), str(entry_name(word)), _names(word.public), _names(word.sealed))
            for word in words
        ]
        parts += [f"## {subject}", table(("Word", "On screen", "In the open", "Under seal"), rows)]
    return page(*parts)


def profiles_table() -> str:
    """Every profile: what it rests on, when it starts, and how long it gives."""
    rows = [
        (
            code(profile.id),
            as_cell(profile.article),
            as_cell(how_long(profile)),
            as_cell(str(profile.starts_on).replace("_", " ")),
            as_cell(f"{profile.binding}, {profile.status}".replace("_", " ")),
        )
        for profile in known_profiles().values()
    ]
    return table(("Profile", "Rests on", "Deadline", "Starts on", "Standing"), rows)


def outgoing_calls_table() -> str:
    """Every purpose of a call, and what it may cost."""
    rows = [
        (
            purpose.name,
            f"{purpose.seconds:g}",
            f"{purpose.most // MIB:,} MiB"
            if purpose.most >= MIB
            else f"{purpose.most // 1024} KiB",
            "its beginning" if purpose.is_beginning_enough else "no answer",
            "yes" if purpose.only_looks or purpose.goes_anywhere else "no",
            "yes" if purpose.goes_anywhere else "no",
        )
        for purpose in PURPOSES
    ]
    heads = (
        "Purpose",
        "Seconds",
        "Bytes read",
        "Of a longer answer",
        "Plain HTTP",
        "Private network",
    )
    return table(heads, rows)


def decisions_table(folder: Path) -> str:
    """Every page of a decision, by its number."""
    rows = []
    for file in sorted(folder.glob("[0-9]*.md")):
        number, _, title = file.read_text("utf-8").split("\n", 1)[0].lstrip("# ").partition(" · ")
        rows.append((number, f"[{title}]({file.name})"))
    return table(("Number", "Decision"), rows)


def _names(part: str) -> str:
    return " ".join(code(name) for name in part.split())
