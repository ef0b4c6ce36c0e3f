"""The sandboxes that the worker's tasks open files in: one a lane, as for all that takes time."""

from __future__ import annotations

import atexit
from functools import cache

from seawall.config import settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.sandbox import DecoderPool, limits_by


@cache
def decoders(lane: Lane) -> DecoderPool:
    """One child, started by the first file: an order's attachment waits behind no film."""
    del lane  # by which it is kept
    pool = DecoderPool(1, limits_by(settings()))
    atexit.register(pool.close)
    return pool
