"""What becomes of orders and checks when something fails: is it kept, and is somebody called?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.app.health.lane_room import NAME as LANES

if TYPE_CHECKING:
    from seawall.app.check_journal import JournalState

_MANUAL = "See docs/operations/database-failure.md."


def room(troubles: Mapping[Path, str]) -> Checkup:
    """A mebibyte was written beside the data, and removed."""
    wrong = {folder: why for folder, why in troubles.items() if why}
    if not wrong:
        return green("room", "files can be written beside the data")
    folder, why = next(iter(wrong.items()))
    remedy = f"`df -h {folder}`: free some space, or remount it for writing; then start again."
    return red("room", f"{folder} cannot be written: {why}", remedy)


def writes(trouble: str) -> Checkup:
    """A row was written to the database, and undone."""
    if trouble:
        return red("database write", f"refused: {trouble}", f"Mend what it says. {_MANUAL}")
    return green("database write", "takes what is written")


def tables(damaged: Mapping[str, str]) -> Checkup:
    """Orders, their clocks and the ledger can be read from the first row to the last."""
    if not damaged:
        return green("tables", "those that carry a clock can be read")
    says = "; ".join(f"{table}: {why}" for table, why in damaged.items())
    remedy = f"Stop Seawall; restore the newest backup, or recover the file. {_MANUAL}"
    return red("tables", f"damaged: {says}", remedy)


def health(answer: Mapping[str, Any] | None) -> Checkup:
    """What the running server says of itself."""
    if answer is None:
        return amber("health", "No server answers here.", "Start `seawall serve`.")
    failing = [check for check in answer.get("checks", ()) if not check.get("ok")]
    if failing:
        says = " ".join(str(check.get("says")) for check in failing)
        return red("health", says, f"Mend it now: somebody has to be called otherwise. {_MANUAL}")
    return green("health", "every check of /healthz is fine")


def journal(state: JournalState, folder: Path) -> Checkup:
    """Checks that were decided while the database was away are recorded afterwards."""
    if state.refused:
        says = f"{state.refused} checks cannot be recorded: {folder}/*.refused"
        return red("journal", says, "Keep the files, and report it; their verdicts were given.")
    if state.on_disk:
        says = f"{state.on_disk} checks wait to be recorded."
        return amber("journal", says, "Start `seawall serve`: it records them.")
    return green("journal", "no check waits to be recorded")


def dead_man(url: str, *, is_awaited: bool) -> Checkup:
    """Somebody outside notices when everything here is silent."""
    if url:
        return green("dead-man's switch", "an address outside is called while all is well")
    says = "None is set: nobody notices a machine that is off."
    if not is_awaited:
        says += " No order is waited for by mail or as a file."
    return amber(
        "dead-man's switch",
        says,
        "Set SEAWALL_DEADMAN_URL; see docs/operations/health-and-alerts.md.",
    )


def lanes(answer: Mapping[str, Any] | None) -> Checkup:
    """Where requests wait in each process: threads, places, and who was turned away."""
    from seawall.app.lanes.request_lanes import PLANS

    sizes = ", ".join(f"{name} {plan.threads}/{plan.places}" for name, plan in PLANS.items())
    says = f"threads and places: {sizes}"
    checks = (answer or {}).get("checks", ())
    lane_check = next((check for check in checks if check.get("name") == LANES), None)
    if lane_check is None or not lane_check.get("says"):
        return green("lanes", says)
    remedy = "See docs/operations/lanes.md; `lane.full` in the log names each."
    report = amber if lane_check.get("ok") else red
    return report("lanes", f"{lane_check['says']} {says}", remedy)
