"""What becomes of orders and checks when something fails: is it kept, and is somebody called?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.app.doctor.finding import NO_SERVER, Checkup, amber, green, red
from seawall.app.health.lane_room import NAME as LANES

if TYPE_CHECKING:
    from seawall.app.check_journal import JournalState

_MANUAL = "See docs/operations/database-failure.md."


def room(troubles: Mapping[Path, str]) -> Checkup:
    """A mebibyte was written beside the data, and removed."""
    wrong = {folder: why for folder, why in troubles.items() if why}
    if not wrong:
        return green("room", "files can be written to the data folder")
    folder, why = next(iter(wrong.items()))
    remedy = f"See `df -h {folder}`. Free some space or remount it writable, then restart Seawall."
    return red("room", f"Seawall cannot write to {folder}: {why}", remedy)


def writes(trouble: str) -> Checkup:
    """A row was written to the database, and undone."""
    if trouble:
        return red("database write", f"It is refused: {trouble}", f"Fix the cause. {_MANUAL}")
    return green("database write", "works")


def tables(damaged: Mapping[str, str]) -> Checkup:
    """Orders, their clocks and the ledger can be read from the first row to the last."""
    if not damaged:
        return green("tables", "orders, deadlines and the log can be read")
    says = "; ".join(f"{table}: {why}" for table, why in damaged.items())
    remedy = f"Stop Seawall. Restore the newest backup, or recover the file. {_MANUAL}"
    return red("tables", f"Damaged: {says}", remedy)


def health(answer: Mapping[str, Any] | None) -> Checkup:
    """What the running server says of itself."""
    if answer is None:
        return amber("health", NO_SERVER, "Start `seawall serve`.")
    failing = [check for check in answer.get("checks", ()) if not check.get("ok")]
    if failing:
        says = " ".join(str(check.get("says")) for check in failing)
        return red("health", says, f"Fix it now, or call whoever is on call. {_MANUAL}")
    return green("health", "all checks of /healthz pass")


def journal(state: JournalState, folder: Path) -> Checkup:
    """Checks that were decided while the database was away are recorded afterwards."""
    if state.refused:
        says = f"Upload checks that cannot be recorded: {state.refused}, in {folder}/*.refused."
        return red(
            "journal",
            says,
            "Keep these files, and report the fault. The platforms have their verdicts.",
        )
    if state.on_disk:
        says = f"Upload checks not recorded yet: {state.on_disk}."
        return amber("journal", says, "Start `seawall serve`, which records them.")
    return green("journal", "all upload checks are recorded")


def dead_man(url: str, *, is_awaited: bool) -> Checkup:
    """Somebody outside notices when everything here is silent."""
    if url:
        return green("dead-man's switch", "a service outside is called while all is well")
    says = "Not set: nobody notices if this machine goes down."
    if not is_awaited:
        says += " No orders are expected by mail or file."
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
    remedy = "See docs/operations/lanes.md. The server logs each one as `lane.full`."
    report = amber if lane_check.get("ok") else red
    return report("lanes", f"{lane_check['says']} {says}", remedy)
