"""A snapshot on disk and back: every segment as it is, its tables included.

Nothing is rebuilt on either side. Dead rows are kept as a list of their numbers; the
loaded arrays are mapped and read-only, and what dies later is marked in memory of the
process that loads.
"""

from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._mih import Tables
from seawall.matching._mih_shape import FiledRows, shape_of
from seawall.matching._segment import Segment, SegmentPart, SegmentSnapshot

Arrays = dict[str, NDArray[Any]]


def write_segments(
    path: str | PathLike[str],
    kind: str,
    facts: dict[str, Any],
    snapshot: SegmentSnapshot,
    *,
    beside: Arrays | None = None,
) -> None:
    """Write all segments as this snapshot sees them, complete or not at all.

    ``beside`` are an index's own arrays to keep in the same file, under names without a dot.
    """
    arrays: Arrays = dict(beside or {})
    headers = []
    for number, part in enumerate(snapshot.parts):
        arrays_by_name, header = _unfolded(part, snapshot.version)
        arrays |= {f"{number}.{name}": array for name, array in arrays_by_name.items()}
        headers.append(header)
    write_arrays(path, kind, facts | {"segments": headers}, arrays)


def read_segments(
    path: str | PathLike[str], kind: str, *, verify: bool
) -> tuple[dict[str, Any], list[Segment]]:
    """The facts and the mapped segments."""
    facts, arrays = read_arrays(path, kind, verify=verify)
    segments = []
    for number, header in enumerate(facts["segments"]):
        lead = f"{number}."
        own = {name.removeprefix(lead): a for name, a in arrays.items() if name.startswith(lead)}
        segments.append(_folded(own, header))
    return facts, segments


def _unfolded(part: SegmentPart, version: int) -> tuple[Arrays, dict[str, Any]]:
    segment, rows = part.segment, slice(part.rows)
    arrays: Arrays = {f"column{n}": column[rows] for n, column in enumerate(segment.columns)}
    arrays["keys"] = segment.keys[rows]
    alive = segment.living(np.arange(part.rows), at=version) if segment.dead else None
    if alive is not None:
        arrays["dead"] = np.flatnonzero(~alive).astype(np.uint32)
    if segment.by_key is not None:
        arrays["by_key"] = segment.by_key
    header = {"columns": len(segment.columns), "ordered": segment.ordered, "tables": 0}
    if segment.tables is not None:
        filed = segment.tables.filed
        header["tables"] = filed.shape.tables
        arrays |= {"occupied": filed.occupied, "starts": filed.starts, "entries": filed.entries}
    return arrays, header


def _folded(arrays: Arrays, header: dict[str, Any]) -> Segment:
    columns = tuple(arrays[f"column{number}"] for number in range(header["columns"]))
    tables = None
    if header["tables"]:
        filed = (arrays["occupied"], arrays["starts"], arrays["entries"])
        tables = Tables(FiledRows(shape_of(header["tables"]), columns[0], columns[1], *filed))
    segment = Segment(
        columns,
        arrays["keys"],
        tables=tables,
        by_key=arrays.get("by_key"),
        ordered=header["ordered"],
        mapped=True,
    )
    dead = arrays.get("dead")
    if dead is not None and len(dead):
        segment.died = np.zeros(segment.capacity, np.uint32)
        segment.died[dead] = 1
        segment.dead = len(dead)
    return segment
