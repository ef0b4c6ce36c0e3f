"""Every door that takes an order says 503 and when to come back, whatever is wrong underneath."""

from __future__ import annotations

import json
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from seawall.app.database import is_away
from seawall.transaction import close_connection, transaction
from seawall.web import limit, ports
from tests.databases import use_database
from tests.faults.disks import damage_table, filled, small_disk
from tests.orders_made import annex1, make_authority, make_contact_point, referral
from tests.web.api.conftest import make_platform
from tests.web.console.public_order import FILLED

JOSE = "application/jose"


@pytest.fixture(autouse=True)
def wired(monkeypatch):
    """The doors as a server has them."""
    limit._counter.cache_clear()
    monkeypatch.setattr(ports, "is_away", is_away)


@contextmanager
def options(text):
    """Every connection from now on begins with this."""
    close_connection()
    before = connection.settings_dict["OPTIONS"]
    after = {**before, "timeout": 0.1, "init_command": before["init_command"] + text}
    connection.settings_dict["OPTIONS"] = after
    try:
        yield
    finally:
        close_connection()
        connection.settings_dict["OPTIONS"] = before


@contextmanager
def read_only(_):
    """As where the folder may be read and not written."""
    with options("PRAGMA query_only = ON;"):
        yield


@contextmanager
def damaged(path):
    """Every page where a table of orders begins is garbage."""
    close_connection()
    damage_table(path, "db_order")
    damage_table(path, "db_document")
    yield


@contextmanager
def gone(path):
    """There is no file any more, and no folder."""
    close_connection()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(path.parent / "nowhere" / path.name)
    try:
        yield
    finally:
        close_connection()
        connection.settings_dict["NAME"] = before


@contextmanager
def full(path):
    """Not one block is left."""
    with filled(path.parent):
        yield


FAULTS = {"full": full, "read only": read_only, "damaged": damaged, "gone": gone}


@dataclass(frozen=True)
class Fault:
    """What breaks a database, and whether it is whole again afterwards."""

    name: str
    path: Path

    @property
    def heals(self):
        return self.name != "damaged"

    def __call__(self):
        return FAULTS[self.name](self.path)


@pytest.fixture(params=FAULTS)
def fault(request, tmp_path):
    """A platform on a SQLite of its own, and what breaks it."""
    of_its_own = small_disk(tmp_path / "disk", megabytes=8)
    disk = of_its_own if request.param == "full" else nullcontext(tmp_path)
    with disk as folder, use_database("sqlite", folder):
        yield Fault(request.param, Path(connection.settings_dict["NAME"]))


def test_fault_04_05_37_an_order_is_refused_with_503_and_taken_once_it_is_mended(fault):
    platform = make_platform()
    make_contact_point(platform.org)
    authority = make_authority(platform.org, contact={"informed_at": "2020-01-01T00:00:00Z"})
    signed = authority.sign(annex1(authority))
    asked = authority.sign(referral(authority))
    where = f"?to={platform.org.slug}"

    def answers():
        anonymous = {"authorization": "", "content_type": JOSE}
        portal = Client(raise_request_exception=False)
        return {
            "signed": platform.post(f"/v1/orders{where}", signed.encode(), **anonymous),
            "with a key": platform.post(f"/v1/orders{where}", annex1(authority)),
            "again": platform.post(f"/v1/orders{where}", annex1(authority), idempotency_key="1"),
            "referral": platform.post(f"/v1/referrals{where}", asked.encode(), **anonymous),
            "form": portal.post(f"/orders/new{where}", dict(FILLED), headers={"host": "localhost"}),
        }

    with fault():
        broken = answers()

    # A stranger's document waits in a table of its own, which is whole when that of orders is not.
    waits = {"form": broken.pop("form").status_code} if not fault.heals else {}
    assert waits in ({}, {"form": 200})
    assert {door: said.status_code for door, said in broken.items()} == dict.fromkeys(broken, 503)
    assert {door: said.get("Retry-After") for door, said in broken.items()} == dict.fromkeys(
        broken, "5"
    )
    for door in ("signed", "with a key", "again", "referral"):
        assert json.loads(broken[door].content)["status"] == 503
    if not fault.heals:
        return
    mended = answers()
    assert {said.status_code for said in mended.values()} <= {200, 201, 302}
    with transaction(platform.org.id) as tx:
        assert len(tx.orders.board()) == len(mended) - 1
        assert tx.anteroom.count() == 1
