"""A database that is not set yet is tried: does it answer, and is it new enough?"""

from __future__ import annotations

SECONDS = 5
OLDEST = 150_000


def connection_trouble(database_url: str) -> str:
    """What stands in the way of this PostgreSQL database; empty if nothing does."""
    import psycopg

    try:
        with psycopg.connect(database_url, connect_timeout=SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.Error as wrong:
        return str(wrong).strip().partition("\n")[0] or "no answer"
    if version < OLDEST:
        return f"version {version // 10_000} is too old; 15 is the oldest that works"
    return ""
