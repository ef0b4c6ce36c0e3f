"""A desk in this process, set up once: a gate over the banks of the installation."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from seawall.app.scanning.desk import Desk, NobodyRecords, Orders
from seawall.app.scanning.files import File, ScannedFile
from seawall.config import Settings, settings
from seawall.gate.checks import Gate, Recorder
from seawall.gate.index_snapshot import IndexSnapshot
from seawall.intake.model import Verdict
from seawall.sandbox import DecoderPool
from seawall.signals import ladder_of

if TYPE_CHECKING:
    from seawall.app.process_parts import Parts

_PR_SET_PDEATHSIG = 1
_scan_batch: Callable[[Sequence[File]], list[ScannedFile]]
_open = ExitStack()


def join_crew(orders: Orders, parent: int) -> None:
    """Make this process one of the crew: it ends with its parent and leaves Ctrl-C to it."""
    global _scan_batch  # noqa: PLW0603 - what a process of the crew has for its lifetime
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _scan_batch = desk_of(parts_here(_open), orders, _open).scan_batch


def scan_batch(files: Sequence[File]) -> list[ScannedFile]:
    """Check these files, in this process."""
    return _scan_batch(files)


def parts_here(stack: ExitStack) -> Parts:
    """What a desk stands on, from the database of this installation, as of now."""
    from seawall.app.database import require_current

    require_current()
    from seawall.app.process_parts import built_parts

    limits = settings().model_copy(update={"decoders": 1})
    parts = stack.enter_context(built_parts(limits))
    parts.refresher.refresh()
    return parts


def desk_of(parts: Parts, orders: Orders, stack: ExitStack) -> Desk:
    """A desk of this installation."""
    limits = parts.settings
    recorder = parts.recorder if orders.record else NobodyRecords()
    gate = gate_for(orders, parts.refresher.snapshot, parts.pool, recorder, limits=limits)
    desk = Desk(gate, orders, most=limits.max_upload_bytes)
    stack.callback(desk.close)
    return desk


def gate_for(
    orders: Orders,
    snapshot: Callable[[], IndexSnapshot],
    pool: DecoderPool,
    recorder: Recorder,
    *,
    limits: Settings,
) -> Gate:
    """A gate that looks as hard as this installation does, at the banks that were named."""
    return Gate(
        snapshot=snapshot,
        pool=pool,
        recorder=recorder,
        fail_mode=Verdict(limits.fail_mode),
        ladder=ladder_of(limits.ladder),
        banks=orders.banks,
    )
