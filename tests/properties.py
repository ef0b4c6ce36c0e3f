"""How properties are tried: no example is timed, and `./dev test --all` tries others each time.

`./dev test` tries the same examples of a test for as long as the test is the same, so that what it
refuses is what was changed. `./dev test --all` looks for new ones, and for many more.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from hypothesis import HealthCheck, settings

OPTION = "--examples-times"
_DEFAULT = 100  # Hypothesis's own


def prepare_properties(times: int) -> None:
    """Make every `settings(max_examples=…)` from now on mean so many times as many."""
    settings.register_profile(
        "seawall",
        max_examples=_DEFAULT * times,
        deadline=None,  # a machine may be slow
        derandomize=times == 1,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("seawall")
    if times == 1:
        return
    construct = settings.__init__

    @wraps(construct)
    def multiplied(self: settings, *parent: Any, **options: Any) -> None:
        if "max_examples" in options:
            options["max_examples"] *= times
        construct(self, *parent, **options)

    settings.__init__ = multiplied  # type: ignore[method-assign]
