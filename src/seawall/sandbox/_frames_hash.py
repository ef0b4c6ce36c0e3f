"""What is kept of a video frame: its time, its quality, a PDQ hash for each view.

All views come from one set of frequencies: a turned or mirrored frame has the same ones
with other signs and order. The few bits by which that differs from hashing turned pixels
are well within the distance at which frames match.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from seawall.sandbox._luma import Luma
from seawall.sandbox.pdq import SMALLEST_SIDE, dihedral_from, sketch_from

MIN_QUALITY = 50  # PDQ's own: below it there is too little detail to compare by
PLACES = {"stored": 0, "mirrored": 5}  # among the eight of `dihedral_from`


@dataclass(slots=True)
class Kept:
    """The frames that are kept so far, thinned if asked for.

    ``thin`` leaves out a frame within so many bits of the last one kept, unless that was
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
        turned = dihedral_from(sketch.frequencies)
        places = [self.rotation // 90 if view == "upright" else PLACES[view] for view in self.views]
        hashes = b"".join(bytes.fromhex(turned[place]) for place in places)
        time = round(seconds * 1000)
        if self.thin < 0 or self._is_new(time, hashes):
            self.rows.append((time, sketch.quality, hashes))

    def sorted(self) -> list[tuple[int, int, bytes]]:
        """The frames in the order in which they are shown."""
        return sorted(self.rows, key=lambda row: row[0])

    def _is_new(self, time: int, hashes: bytes) -> bool:
        if not self.rows:
            return True
        then, _, before = self.rows[-1]
        apart = int.from_bytes(hashes[:32]) ^ int.from_bytes(before[:32])
        return apart.bit_count() > self.thin or time - then >= self.heartbeat * 1000
