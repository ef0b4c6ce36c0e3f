"""What is kept of a video frame: its time, its quality, a PDQ hash for each view.

Each view is hashed from its own thumbnail. Turning the frequencies of one instead would be
up to 26 bits off in a small video, since PDQ's samples do not lie symmetrically, and that
is most of the distance at which frames match.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from seawall.sandbox.pictures.pdq import SMALLEST_SIDE, sketch_from
from seawall.sandbox.pictures.thumbnail import AS_STORED, TURNS, Turn
from seawall.sandbox.video._luma import Luma

MIN_QUALITY = 50  # PDQ's own: below it there is too little detail to compare by
COUNTER_CLOCKWISE = {90: 8, 180: 3, 270: 6}  # degrees, and EXIF's number for the same
MIRRORED = 2


@dataclass(slots=True)
class KeptHashes:
    """The frames that are kept so far, thinned if asked for.

    The first of the views is the frame as stored. ``thin`` leaves out a frame within so many bits of the last one kept, unless that was
    ``heartbeat`` seconds ago: a still stretch needs no more.
    """

    views: Sequence[str]
    rotation: int = 0
    thin: int = -1
    heartbeat: float = 5.0
    rows: list[tuple[int, int, bytes]] = field(default_factory=list)
    plain: int = 0

    def add(self, seconds: float, luma: Luma) -> None:
        """Hash a frame and keep it, unless it is too plain or much like the last one."""
        if min(luma.height, luma.width) < SMALLEST_SIDE:
            self.plain += 1
            return
        sketch = sketch_from(luma.thumbnail())
        if sketch.quality < MIN_QUALITY:
            self.plain += 1
            return
        turned_sketches = (sketch_from(luma.thumbnail(self._turn(view))) for view in self.views[1:])
        hashes = b"".join(
            bytes.fromhex(view_sketch.pdq.hex) for view_sketch in (sketch, *turned_sketches)
        )
        time = round(seconds * 1000)
        if self.thin < 0 or self._is_new(time, hashes):
            self.rows.append((time, sketch.quality, hashes))

    def sorted(self) -> list[tuple[int, int, bytes]]:
        """The frames in the order in which they are shown."""
        return sorted(self.rows, key=lambda row: row[0])

    def _turn(self, view: str) -> Turn:
        orientation = MIRRORED if view == "mirrored" else COUNTER_CLOCKWISE.get(self.rotation, 1)
        return TURNS.get(orientation, AS_STORED)

    def _is_new(self, time: int, hashes: bytes) -> bool:
        if not self.rows:
            return True
        then, _, before = self.rows[-1]
        apart = int.from_bytes(hashes[:32]) ^ int.from_bytes(before[:32])
        return apart.bit_count() > self.thin or time - then >= self.heartbeat * 1000
