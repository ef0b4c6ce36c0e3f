"""`seawall order offences`: the terrorism offences of the Online Safety Act 2023, Schedule 5."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.cli.command import command
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import text
from seawall.orders.united_kingdom.swiftness import Offence, ofcom_flags, schedule_5


@dataclass(frozen=True, slots=True)
class OffenceList:
    """The closed list, and what Ofcom's codes leave open about it."""

    offences: tuple[Offence, ...]
    codes: dict[str, str]


def _print_list(listed: OffenceList) -> None:
    print_table(
        ["act", "section"],
        [("inchoate" if one.is_inchoate else one.act, one.section) for one in listed.offences],
    )
    print_facts([(name.replace("_", " "), state) for name, state in listed.codes.items()])


def _data(listed: OffenceList) -> dict[str, object]:
    offences = [
        {"act": one.act, "section": one.section, "is_inchoate": one.is_inchoate}
        for one in listed.offences
    ]
    return {"offences": offences, "codes": listed.codes}


@command(shown=text(_print_list, data=_data))
def list_offences() -> OffenceList:
    """List Schedule 5, the closed list of terrorism offences, and what the codes leave open."""
    return OffenceList(schedule_5(), ofcom_flags())
