"""The line to a database on another machine is what its address says: ASVS 5.0 V12.3.1, V12.3.4."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from seawall.config.setting_shapes import database_host, tls_options

CHECKED = "?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem"
_SETTINGS = (
    "import json; from seawall.app import django_settings as s;"
    "print(json.dumps(s.DATABASES['default']))"
)


def database_of(url: str) -> dict[str, object]:
    """What Django is told of this database, in a process of its own."""
    environment = {**os.environ, "SEAWALL_DATABASE_URL": url}
    ran = subprocess.run(
        [sys.executable, "-c", _SETTINGS], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_what_the_address_says_of_tls_reaches_the_driver():
    database = database_of(f"postgresql://sea:word@db.example/sea{CHECKED}")

    assert database["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db.pem"}
    assert (database["HOST"], database["NAME"]) == ("db.example", "sea")


def test_a_server_without_tls_is_not_spoken_to_where_tls_is_asked_for(postgresql, monkeypatch):
    """The server of these tests has none."""
    plain = connection.settings_dict
    psycopg.connect(postgresql).close()

    monkeypatch.setitem(plain, "OPTIONS", tls_options(f"{postgresql}?sslmode=require"))
    # not by `connection`: the tests lend it one that is open already
    with pytest.raises(psycopg.OperationalError, match="SSL"):
        psycopg.connect(**connection.get_connection_params())


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("", ""),
        ("sqlite:////data/sea.sqlite3", ""),
        ("postgresql://sea@%2Frun%2Fpostgresql/sea", ""),
        ("postgresql://sea:word@db.example:5433/sea", "db.example"),
        ("postgresql://sea@[2001:db8::1]/sea", "2001:db8::1"),
    ],
)
def test_where_the_server_is_is_read_from_its_address(url, host):
    assert database_host(url) == host
    assert not urlsplit(url).query
