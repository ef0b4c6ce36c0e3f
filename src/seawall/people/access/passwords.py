"""Passwords as one half of a sign-in: how strong one must be, and how it is kept.

ASVS 5.0 V6.2: at least twelve characters, no rules about their kind, nothing from the
list of common and breached passwords, none of the words that belong to this account. It
never opens anything alone: a code comes with it (`totp.py`). What is kept is scrypt's
result (RFC 7914), with the cost that Django sets: 16 MiB (128 times 2^14 blocks of 8) for each.
Only so many are made at once in a process, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from seawall.errors import InvalidRequest, problem

#: So many at once, 64 MiB; whoever waits for a place waits so many seconds at most.
MOST_AT_ONCE, PATIENCE = 4, 10.0
SHORTEST = 12
LONGEST = 128
_places = BoundedSemaphore(MOST_AT_ONCE)
_SALTED = re.compile(r"[\W\d_]+")


class WeakPassword(InvalidRequest):
    """A password that is too easy to guess."""

    kind = "weak-password"


def check_strength(password: str, *, about: Iterable[str]) -> None:
    """Refuse a password that is short, common, or made of the account's own words."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise problem("people.password-length", WeakPassword, shortest=SHORTEST, longest=LONGEST)
    if any(_is_common(form) for form in _forms(password)):
        raise problem("people.password-common", WeakPassword)
    if _is_own(password, about):
        raise problem("people.password-own-words", WeakPassword)


def hash_password(password: str) -> str:
    """The hash of a password, as it is kept."""
    with _place():
        return make_password(password)


def password_matches(password: str, password_hash: str) -> bool:
    """Whether this is the password; as slow for an account that has none."""
    with _place():
        if not password_hash or password_hash.startswith("!"):
            make_password(password)
            return False
        return check_password(password, password_hash)


@contextmanager
def _place() -> Iterator[None]:
    """One of the places for what takes so much memory."""
    if not _places.acquire(timeout=PATIENCE):
        raise problem("people.passwords-busy")
    try:
        yield
    finally:
        _places.release()


def _forms(password: str) -> set[str]:
    """The password, and what is left of it without digits and signs at its ends."""
    lower = password.lower()
    bare = _SALTED.sub("", lower)
    halves = {lower[: len(lower) // 2]} if lower == lower[: len(lower) // 2] * 2 else set()
    return {lower, lower.strip("0123456789!?.-_*#$ "), *halves} | ({bare} if bare else {lower})


def _is_common(text: str) -> bool:
    try:
        CommonPasswordValidator().validate(text)
    except ValidationError:
        return True
    return len(set(text)) < 5


def _is_own(password: str, about: Iterable[str]) -> bool:
    words = {part for text in (*about, "seawall") for part in re.split(r"\W+", text.lower())}
    remainder = password.lower()
    for word in sorted(words, key=len, reverse=True):
        remainder = remainder.replace(word, "") if len(word) > 3 else remainder
    return len(_SALTED.sub("", remainder)) < 4
