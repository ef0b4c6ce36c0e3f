"""Whoever writes very many rows has room for the pages of their index, and nobody else."""

from __future__ import annotations

import pytest
from django.db import connection

from seawall.db.strict_sqlite.page_cache import ROOMY_KIB, roomy_page_cache
from tests.rows_by_hand import Undo


def room():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return cursor.fetchone()[0]


def test_the_room_is_given_back_also_after_a_failure(sqlite):
    before = room()

    with roomy_page_cache():
        assert room() == -ROOMY_KIB
    assert room() == before

    with pytest.raises(Undo), roomy_page_cache():
        raise Undo
    assert room() == before


def test_postgresql_is_left_alone(postgresql):
    with roomy_page_cache(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
