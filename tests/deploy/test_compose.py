"""The compose files: every setting and command in them is real, and every container is shut in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from typing import Any

import psycopg
import pytest
import typer.main
import yaml

from seawall.cli.root import APP
from seawall.config.loading import load_settings
from tests import forked, postgresql_server
from tests.docs.pages import ROOT
from tests.waiting import PATIENCE

COMPOSE = ROOT / "deploy" / "compose"
FILES = ("compose.yaml", "postgresql.yaml")


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((COMPOSE / name).read_text())


def services(name: str) -> dict[str, dict[str, Any]]:
    return read(name)["services"]


def ours(name: str) -> dict[str, dict[str, Any]]:
    """The services that are made of Seawall's image."""
    return {key: it for key, it in services(name).items() if it["image"].startswith("localhost/")}


@pytest.mark.parametrize("name", FILES)
def test_every_setting_is_one_and_passes(name, tmp_path, monkeypatch):
    (tmp_path / "seawall.toml").write_text("")
    for service in ours(name).values():
        for setting, value in service["environment"].items():
            monkeypatch.setenv(setting, str(value))
        monkeypatch.setenv("SEAWALL_CONFIG", str(tmp_path / "seawall.toml"))
        loaded = load_settings()

        (outside,) = read(name)["networks"]["outside"]["ipam"]["config"]
        assert loaded.trusted_proxies == [outside["gateway"]]
        assert loaded.host == "0.0.0.0"


@pytest.mark.parametrize("name", FILES)
def test_every_command_and_role_is_one(name):
    for service in ours(name).values():
        word, *options = service["command"]
        command = typer.main.get_command(APP).commands[word]  # type: ignore[attr-defined]

        assert command.make_context(word, list(options))


@pytest.mark.parametrize("name", FILES)
def test_every_container_is_shut_in(name):
    for service in services(name).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges"]
        assert not {"privileged", "network_mode", "pid", "ipc", "devices"} & service.keys()
        assert all(str(port).startswith("127.0.0.1:") for port in service.get("ports", ()))
    for service in ours(name).values():
        assert "cap_add" not in service
        assert service["user"] not in {"0", "0:0", "root"}
        assert service["pull_policy"] == "never"


def test_nobody_outside_reaches_the_database():
    database = services("postgresql.yaml")["database"]

    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert read("postgresql.yaml")["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", FILES)
def test_no_password_stands_in_an_environment(name):
    for service in services(name).values():
        names = service["environment"].keys()

        assert not {"SEAWALL_DATABASE_URL", "POSTGRES_PASSWORD"} & names
        assert all(it.endswith("_FILE") for it in names if "PASSWORD" in it)


def test_the_parts_of_the_work_are_each_done_by_somebody():
    parts = ours("postgresql.yaml")
    tables = parts.pop("tables")
    roles = [service["command"] for service in parts.values()]

    assert sorted(roles) == [["serve", "--role", role] for role in ("console", "gate", "worker")]
    assert tables["command"][:2] == ["migrate", "--wait"]


def test_what_ends_depends_on_nobody():
    """Podman starts no container whose dependency has ended and depends on one that runs."""
    all_services = services("postgresql.yaml")
    ending = {
        name
        for service in all_services.values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }

    assert ending == {"tables"}
    assert not [name for name in ending if "depends_on" in all_services[name]]


@pytest.mark.parametrize("name", FILES)
def test_the_image_is_that_of_this_version(name):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert {it["image"] for it in ours(name).values()} == {f"localhost/seawall:{version}"}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.skipif(
    not (shutil.which("podman-compose") and shutil.which("podman")),
    reason="NOT READ BY A COMPOSE PROGRAM HERE: none is installed (apt-get install podman-compose)",
)
def test_a_compose_program_takes_the_file(name):
    ran = subprocess.run(
        ["podman-compose", "-f", str(COMPOSE / name), "config"],
        env={**os.environ, "PODMAN_IGNORE_CGROUPSV1_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ran.returncode == 0, ran.stderr
    assert yaml.safe_load(ran.stdout)["services"].keys() == services(name).keys()


@pytest.fixture
def cluster() -> postgresql_server.Server:
    """A new PostgreSQL whose superuser is `postgres`, as the database's image starts one."""
    server = postgresql_server.server_from("compose-database", [], lambda _: None)
    for user, statement in (
        ("seawall", "CREATE ROLE postgres SUPERUSER LOGIN"),
        ("postgres", "ALTER ROLE seawall RENAME TO first_of_the_cluster"),
    ):
        address = f"postgresql://{user}@127.0.0.1:{server.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
    return server


def test_a_database_whose_password_cannot_be_read_gets_no_role_without_one(tmp_path):
    asked = tmp_path / "asked"
    psql = tmp_path / "psql"
    psql.write_text(f"#!/bin/sh\ntouch {asked}\n")
    psql.chmod(0o755)
    script = (COMPOSE / "database.sh").read_text().replace("/run/secrets", str(tmp_path / "none"))

    made = subprocess.run(
        ["sh", "-c", script],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert made.returncode
    assert "none/seawall" in made.stderr
    assert not asked.exists()


@pytest.mark.exhaustive
def test_the_first_start_of_the_database_makes_a_role_that_is_enough_and_no_more(cluster, tmp_path):
    password = "a password' with \\ and $"
    secret = tmp_path / "secret"
    secret.write_text(password)
    script = (COMPOSE / "database.sh").read_text().replace("/run/secrets/seawall", str(secret))
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(cluster.port)}
    made = subprocess.run(
        ["sh", "-c", script],
        env={**os.environ, **where},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    config = tmp_path / "seawall.toml"
    config.write_text(f'database_url = "postgresql://seawall@127.0.0.1:{cluster.port}/seawall"\n')
    kept = {name: at for name, at in os.environ.items() if not name.startswith("SEAWALL_")}
    migrated = forked.run(
        [sys.executable, "-m", "seawall", "migrate"],
        env={**kept, "SEAWALL_CONFIG": str(config), "SEAWALL_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    flags = subprocess.run(
        [
            *("psql", "--username=postgres", "--tuples-only", "--no-align", "--command"),
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'seawall'",
        ],
        env={**os.environ, **where},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert made.returncode == 0, made.stderr
    assert migrated.returncode == 0, migrated.stderr
    assert flags.stdout.strip() == "f|f|f"
