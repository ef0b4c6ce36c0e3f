"""How properties are tried: no example is timed, and `./dev test --all` tries others each time.

A test says how many examples a careful look takes. `./dev test` tries a fifth of them, and the
same ones for as long as the test is the same, so that what it refuses is what was changed.
`./dev test --all` looks for new ones, and for five times as many as the test says.
"""

from __future__ import annotations

from functools import wraps
from math import ceil
from typing import Any

from hypothesis import HealthCheck, settings

OPTION = "--examples-times"
#: What `./dev test` tries of the examples that a test asks for.
SHARE = 0.2
#: Fewer are never tried, for the first is always the simplest there is.
_FEWEST = 3
_DEFAULT = 100  # Hypothesis's own


def prepare_properties(times: float) -> None:
    """Make every `settings(max_examples=…)` from now on mean so many times as many."""
    settings.register_profile(
        "seawall",
        max_examples=examples(_DEFAULT, times),
        deadline=None,  # a machine may be slow
        derandomize=times <= 1,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("seawall")
    construct = settings.__init__

    @wraps(construct)
    def multiplied(self: settings, *parent: Any, **options: Any) -> None:
        if "max_examples" in options:
            options["max_examples"] = examples(options["max_examples"], times)
        construct(self, *parent, **options)

    settings.__init__ = multiplied  # type: ignore[method-assign]


def examples(asked: int, times: float) -> int:
    """How many are tried of as many as a test asks for."""
    return max(min(asked, _FEWEST), ceil(asked * times))
