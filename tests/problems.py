"""What goes wrong, by its code in the catalogue: `with raises_problem("orders.hours-unlikely"):`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from seawall.errors import SeawallError


@contextmanager
def raises_problem(
    *codes: str, match: str | None = None
) -> Iterator[pytest.ExceptionInfo[SeawallError]]:
    """The block ends in one of these problems, and in these words if any are given."""
    with pytest.raises(SeawallError, match=match) as problem:
        yield problem
    assert problem.value.code in codes, f"{problem.value.code}: {problem.value}"


@dataclass
class Attempt:
    """Something tried that may be refused."""

    problem: SeawallError | None = None


@contextmanager
def may_raise(*codes: str) -> Iterator[Attempt]:
    """The block may end in one of these problems, and in no other."""
    attempt = Attempt()
    try:
        yield attempt
    except SeawallError as problem:
        if problem.code not in codes:
            raise
        attempt.problem = problem
