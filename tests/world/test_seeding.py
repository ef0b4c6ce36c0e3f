"""The demo world is complete enough to rehearse an order in it, and seeding twice adds nothing."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.keys.signing import thumbprint
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import INSTALLATION, transaction
from seawall.world import seeding
from seawall.world.demo_authority import AUTHORITY, KEY_FILE

HOOK = "http://127.0.0.1:8001/hook"


@pytest.fixture
def folder(sqlite, tmp_path):
    pool = DecoderPool(1, SandboxLimits(max_pixels=100_000_000, max_bytes=2**27, seconds=30))
    for _ in range(2):
        seeding.seed_demo(tmp_path, HOOK, pool=pool, now=datetime.now(UTC))
    pool.close()
    return tmp_path


def platform():
    with transaction(INSTALLATION) as tx:
        named = {each.slug: each for each in tx.people.organisations()}
    return named[seeding.PLATFORM]


def test_a_drill_runs_through_in_the_demo_world(folder):
    ran = CliRunner().invoke(APP, ["drill", "order", "--fast", "--org", seeding.PLATFORM])

    assert ran.exit_code == 0
    assert "The drill passed." in ran.stderr


def test_the_demos_authority_has_one_key_and_the_file_beside_the_database_is_its_secret(folder):
    kept = folder / KEY_FILE
    secret = load_pem_private_key(kept.read_bytes(), None)
    with transaction(platform().id) as tx:
        authority = tx.register.named(AUTHORITY.name)
        (key,) = tx.register.keys_of(authority.id)
        assert len(tx.register.authorities()) == 1

    assert key.fingerprint == thumbprint(secret.public_key())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
