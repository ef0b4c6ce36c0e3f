"""A wrong setting stops the start, and is named."""

from __future__ import annotations

import subprocess
import sys

import pytest

from seawall import config
from seawall.errors import Misconfigured

WRONG = [
    ("SEAWALL_PORT", "none"),
    ("SEAWALL_PORT", "70000"),
    ("SEAWALL_FAIL_MODE", "maybe"),
    ("SEAWALL_DATABASE_URL", "mysql://localhost/x"),
    ("SEAWALL_DATABASE_URL", "postgresql://db.example/x?sslmode=verifyfull"),
    ("SEAWALL_DATABASE_URL", "postgresql://db.example/x?ssl=true"),
    ("SEAWALL_PUBLIC_URL", "localhost"),
    ("SEAWALL_ALLOWED_HOSTS", "localhost"),
    ("SEAWALL_EGRESS_ALLOW", '["zz"]'),
    ("SEAWALL_ON_CALL_URL", "zz"),
    ("SEAWALL_RATE_LIMIT", "often"),
    ("SEAWALL_MAIL_SERVER", "imap://mail.example"),
    ("SEAWALL_REPORT_ZONE", "Europe/Berln"),
    ("SEAWALL_REPORT_ZONE", "localtime"),
    ("SEAWALL_REPORT_ZONE", ""),
    ("SEAWALL_DSA_PROVIDER", "tiny"),
    ("SEAWALL_REFRESH_SECONDS", "60"),
    ("SEAWALL_CONFIG", "/nowhere/seawall.toml"),
    ("SEAWALL_DATABASE", "sqlite:///x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert refused.value.field == name
    assert refused.value.remedy


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    file = tmp_path / "seawall.toml"
    file.write_text('port = 8111\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("SEAWALL_CONFIG", str(file))
    monkeypatch.setenv("SEAWALL_PORT", "8222")

    read = config.load_settings()

    assert (read.port, read.host) == (8222, "127.0.0.2")


def test_a_name_in_the_file_that_is_no_setting_is_named(monkeypatch, tmp_path):
    file = tmp_path / "seawall.toml"
    file.write_text("prot = 8111\n")
    monkeypatch.setenv("SEAWALL_CONFIG", str(file))

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert refused.value.field == "SEAWALL_PROT"


@pytest.mark.parametrize(
    ("name", "value"), [("SEAWALL_RATE_LIMIT", "often"), ("SEAWALL_DATA_DIR", "/proc/nowhere")]
)
def test_the_start_stops_with_the_name_and_exit_code_2(tmp_path, name, value):
    ended = subprocess.run(
        [sys.executable, "-m", "seawall", "serve"],
        env={"PATH": "/usr/bin:/bin", "SEAWALL_DATA_DIR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 2
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
