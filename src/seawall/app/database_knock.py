"""A database that is not set yet is tried: does it answer, is it new enough, does it keep every letter?"""

from __future__ import annotations

import time

SECONDS = 5
OLDEST = 150_000
#: As PostgreSQL names it.
UTF8 = "UTF8"


def connection_trouble(database_url: str) -> str:
    """What stands in the way of this PostgreSQL database; empty if nothing does."""
    import psycopg

    try:
        with psycopg.connect(database_url, connect_timeout=SECONDS) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as wrong:
        return str(wrong).strip().partition("\n")[0] or "no answer"
    if version < OLDEST:
        return f"version {version // 10_000} is too old; 15 is the oldest that works"
    if encoding != UTF8:
        return f"it keeps text in {encoding}; create it with the encoding {UTF8}"
    return ""


def wait_until_it_answers(database_url: str, *, seconds: float) -> None:
    """Knock once a second until nothing stands in the way, or the time is over."""
    end = time.monotonic() + seconds
    while connection_trouble(database_url) and time.monotonic() < end:
        time.sleep(1.0)
