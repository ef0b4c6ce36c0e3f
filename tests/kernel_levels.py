"""One answer by the kernel on every generation of processors, and without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seawall import native
from tests import needs


def same_everywhere(step: Callable[..., Any], *arguments: Any) -> Any:
    """What this answers with the kernel, which is what it answers without."""
    with native.without_kernel():
        answer = step(*arguments)
    assert same_on_each_processor(step, *arguments) == answer
    return answer


def same_on_each_processor(step: Callable[..., Any], *arguments: Any) -> Any:
    """What the kernel answers, as on the oldest processor so on this one."""
    library = needs.kernel()
    try:
        answers = []
        for level in range(3):
            library.seawall_limit(level)
            answers.append(step(*arguments))
    finally:
        library.seawall_limit(2)
    assert answers[1:] == answers[:1] * 2
    return answers[0]
