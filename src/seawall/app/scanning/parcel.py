"""All that a machine far away needs to check files: banks, rules and limits in one parcel.

It is made where the scan was started, and so no other machine needs the database, its
password or our keys. Only the organisation's own library goes in. A parcel is a tar file
of what `seawall.gate.keeping` writes, of rule files, and of one JSON file; whoever can
look into the cluster's memory can read the signals in it.
"""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from seawall.app.scanning.desk import Desk, NobodyRecords, Orders
from seawall.app.scanning.station import gate_for
from seawall.config import Settings
from seawall.errors import problem
from seawall.gate.index_snapshot import IndexSnapshot
from seawall.gate.keeping import IndexFolder
from seawall.intake.rules import load_folder
from seawall.intake.rules.rule_loading import rule_files
from seawall.sandbox import DecoderPool, limits_by

_LIMITS = (
    *("max_pixels", "max_upload_bytes", "decode_seconds", "decode_unjailed"),
    *("ladder", "fail_mode"),
)


def packed_parcel(snapshot: IndexSnapshot, orders: Orders, limits: Settings) -> bytes:
    """One organisation's banks, the rules and the limits, as bytes."""
    with TemporaryDirectory() as name:
        place = Path(name)
        library = snapshot.library(orders.organisation)
        IndexFolder(place / "index").save(
            {orders.organisation: library}, seq=snapshot.seq, newest=()
        )
        (place / "rules").mkdir()
        for rule in rule_files(limits.rules_folder):
            (place / "rules" / rule.name).write_bytes(rule.read_bytes())
        facts = limits.model_dump(mode="json", include=set(_LIMITS))
        (place / "limits.json").write_text(json.dumps(facts))
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            tar.add(place, arcname=".")
    return buffer.getvalue()


def desk_of_parcel(parcel: bytes, orders: Orders, stack: ExitStack) -> Desk:
    """A desk that stands on a parcel alone."""
    place = Path(stack.enter_context(TemporaryDirectory(prefix="seawall-scan-")))
    with tarfile.open(fileobj=io.BytesIO(parcel)) as tar:
        tar.extractall(place, filter="data")
    limits = Settings(**json.loads((place / "limits.json").read_text()))
    base = IndexFolder(place / "index").load()
    if base is None:
        raise problem("app.broken-parcel")
    snapshot = IndexSnapshot(
        rules=load_folder(place / "rules"),
        libraries=base.libraries,
        seq=base.manifest.seq,
        is_ready=True,
    )
    pool = stack.enter_context(DecoderPool(1, limits_by(limits), exact=False))
    gate = gate_for(orders, lambda: snapshot, pool, NobodyRecords(), limits=limits)
    return Desk(gate, orders, most=limits.max_upload_bytes)
