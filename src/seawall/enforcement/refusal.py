"""What an endpoint's answer means: received, refused, gone, or try again.

A refusal is a sentence, not a fault of the line: repeating it is a retry storm. So
a 4xx is tried twice more, in case the receiver was just being deployed, and then
lies in the dead letters until a person presses *Send again*. 410 means: stop calling.
"""

from __future__ import annotations

from seawall.enforcement.model import DeliveryResult

#: A 4xx (or a redirect, which we never follow) is sent this often in all.
TRIES_WHEN_REFUSED = 3

#: Refusals of the moment: too early, too many, too slow. They are retried like a 5xx.
_OF_THE_MOMENT = {408, 425, 429}


def meaning(status: int | None) -> DeliveryResult:
    """What this HTTP status says; None is no answer at all."""
    if status is None:
        return DeliveryResult.FAILED
    if 200 <= status < 300:
        return DeliveryResult.RECEIVED
    if status == 410:
        return DeliveryResult.GONE
    if 300 <= status < 500 and status not in _OF_THE_MOMENT:
        return DeliveryResult.REFUSED
    return DeliveryResult.FAILED


def is_final(result: DeliveryResult, *, refusals: int) -> bool:
    """Whether to stop trying, after this many refusals with this one."""
    return result is DeliveryResult.GONE or (
        result is DeliveryResult.REFUSED and refusals >= TRIES_WHEN_REFUSED
    )
