"""So many requests in so much time: what the last window counted fades as this one passes."""

import pytest

from seawall.errors import TooManyRequests
from seawall.gate.key_admission import Limiter


def counted(limiter: Limiter, key: str, *, now: float, most: int = 50) -> int:
    """How many requests of a key are let through at one moment."""
    for done in range(most):
        try:
            limiter.count(key, now=now)
        except TooManyRequests:
            return done
    return most


def test_a_key_has_its_requests_and_no_more():
    limiter = Limiter("10/minute")

    assert counted(limiter, "a", now=600.0) == 10
    assert counted(limiter, "b", now=600.0) == 10


@pytest.mark.parametrize(("later", "left"), [(0, 0), (60, 0), (90, 5), (119, 9), (180, 10)])
def test_the_last_window_fades_as_this_one_passes(later, left):
    limiter = Limiter("10/minute")
    counted(limiter, "a", now=600.0)

    # a count is cut to a whole number, so one more fits as soon as the first has faded
    assert counted(limiter, "a", now=600.0 + later) == pytest.approx(left, abs=1)


def test_one_account_has_a_quarter_of_what_its_key_has_and_the_others_the_rest():
    limiter = Limiter("40/minute")

    def let_through(account: str, most: int) -> int:
        for done in range(most):
            try:
                limiter.count("key", now=600.0)
                limiter.count_account("key", account, now=600.0)
            except TooManyRequests:
                return done
        return most

    assert let_through("hostile", 500) == 10
    assert [let_through(f"account-{number}", 10) for number in range(3)] == [10, 10, 10]
    assert let_through("one more", 10) == 0


def test_what_an_account_was_counted_is_forgotten_when_its_windows_are_over():
    limiter = Limiter("40/minute")
    for number in range(100):
        limiter.count_account("key", f"account-{number}", now=600.0)

    limiter.count_account("key", "later", now=600.0 + 120)

    assert list(limiter._accounts._counts) == ["key/later"]
