"""Write `src/seawall/data/calendars.yaml`: the days that do not count, by country and year.

Run it once a year and read the difference before you commit it: a government may
proclaim or move a day at short notice. `uv run python scripts/public_holidays.py`
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import holidays

TARGET = Path(__file__).parents[1] / "src" / "seawall" / "data" / "calendars.yaml"
YEARS = range(2025, 2031)
#: Easter Monday is none in Scotland, 2 January is none in England: any of them counts for all.
UNITED_KINGDOM = ("ENG", "WLS", "SCT", "NIR")
MEMBER_STATES = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
HEAD = """\
# The days that do not count, by country and year: written by scripts/public_holidays.py
# with the package `holidays` {version}. Holidays on a weekend are left out, they change nothing.
# Of a year that is missing, weekends alone count: a deadline is then earlier, never later.
calendars:
  # Regulation (EEC, Euratom) 1182/71, Art 2(1): holidays are those of the Member State where
  # the act is done, so this one has none. Name a national one with --calendar, or for all
  # your clocks in a file of your own: docs/clocks.md.
  eu_weekend_only: {{weekend: [sat, sun]}}
"""
UK_NOTE = """\
  # Terrorism Act 2006, s.3(9): Christmas Day, Good Friday and any day that is a bank holiday
  # in any part of the United Kingdom. 15 June 2026 was proclaimed for Scotland.
"""


def days_of(country: str, year: int, parts: Iterable[str | None]) -> list[date]:
    """Every public holiday of a country's parts in a year that is no weekend."""
    found = {
        day
        for part in parts
        for day in holidays.country_holidays(country, subdiv=part, years=year)
        if day.year == year and day.weekday() < 5
    }
    return sorted(found)


def calendar(name: str, country: str, parts: Iterable[str | None] = (None,)) -> str:
    """One calendar, a line a year."""
    lines = [f"  {name}:", "    weekend: [sat, sun]", "    holidays:"]
    for year in YEARS:
        days = ", ".join(f'"{day:%m-%d}"' for day in days_of(country, year, list(parts)))
        lines.append(f"      {year}: [{days}]")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the file."""
    national = (calendar(f"eu_{state.lower()}", state) for state in MEMBER_STATES)
    whole = [
        HEAD.format(version=holidays.__version__),
        UK_NOTE,
        calendar("uk_any_part", "GB", UNITED_KINGDOM),
        "  # The public holidays of whole Member States; those of regions are left out.\n",
        *national,
    ]
    TARGET.write_text("".join(whole), "utf-8")


if __name__ == "__main__":
    main()
