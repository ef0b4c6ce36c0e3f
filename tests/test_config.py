"""A wrong setting stops the start, and is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


SENTENCES = [
    ("SEAWALL_PORT", "abc", 'The value must be a whole number, not "abc".'),
    ("SEAWALL_PORT", "", "The value must be a whole number, not empty."),
    ("SEAWALL_PORT", "0", 'The value must be at least 1, not "0".'),
    ("SEAWALL_PORT", "70000", 'The value must be at most 65535, not "70000".'),
    ("SEAWALL_FORUM_LOOKUP", "perhaps", 'The value must be true or false, not "perhaps".'),
    ("SEAWALL_FAIL_MODE", "maybe", 'The value must be one of: allow, hold, block, not "maybe".'),
    ("SEAWALL_PUBLIC_URL", "localhost", "The value must be an http:// or https:// address with"),
    ("SEAWALL_REPORT_ZONE", "Berln", "'Berln' is not a time zone; write it like Europe/Berlin."),
    ("SEAWALL_EGRESS_ALLOW", '[{"ports": [1]}]', 'Entry 1: "to" is missing.'),
    ("SEAWALL_EGRESS_ALLOW", '[{"to": "::1", "ports": 1}]', 'Entry 1: "ports" must be a list,'),
    ("SEAWALL_EGRESS_ALLOW", "[127]", 'Entry 1: The value must be a text, or an object with "to"'),
    (
        "SEAWALL_EGRESS_ALLOW",
        '[{"to": "::1", "ports": [0]}]',
        'Entry 1: "ports" must be at least 1',
    ),
    ("SEAWALL_WITNESSES", "[1]", 'Entry 1: The value must be text, not "1".'),
    ("SEAWALL_EGRESS_ALLOW", '["::1", {"to": "::1", "prot": 1}]', 'Entry 2: "prot" is not known'),
]


@pytest.mark.parametrize(("name", "value", "sentence"), SENTENCES)
def test_a_wrong_value_is_told_in_plain_words(monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert str(refused.value).startswith(f"{name}: {sentence}")
    assert "Input should" not in str(refused.value)


NO_TEXTS = [
    name
    for name, setting in config.Settings.model_fields.items()
    if setting.annotation in {int, float, bool} or "Literal" in str(setting.annotation)
]


@pytest.mark.parametrize("name", NO_TEXTS)
def test_every_number_and_choice_among_the_settings_has_its_plain_words(monkeypatch, name):
    monkeypatch.setenv(f"SEAWALL_{name.upper()}", "-\N{INFINITY}")

    with pytest.raises(Misconfigured, match=r"The value must be "):
        config.load_settings()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("SEAWALL_PROT", "SEAWALL_PORT"),
        ("SEAWALL_DATABASE", "SEAWALL_DATABASE_URL"),
        ("SEAWALL_CONFG", "SEAWALL_CONFIG"),
        ("SEAWALL_QQQQ", ""),
    ],
)
def test_an_unknown_setting_is_answered_with_the_nearest_one(monkeypatch, name, nearest):
    monkeypatch.setenv(name, "8241")

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    suggestion = f"Did you mean {nearest}? " if nearest else ""
    assert refused.value.remedy == f"{suggestion}See docs/reference/settings.md."


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("SEAWALL_EGRESS_ALLOW", "127.0.0.0/8", '["127.0.0.0/8"]'),
        ("SEAWALL_EGRESS_ALLOW", "127.0.0.0/8", '[{"to": "127.0.0.0/8", "ports": [8241]}]'),
        ("SEAWALL_EGRESS_ALLOW", '[{"to": "::1"]', '["127.0.0.0/8"]'),
        ("SEAWALL_TRUSTED_PROXIES", "10.0.0.1, unix", '["10.0.0.1", "unix"]'),
        ("SEAWALL_TRUSTED_PROXIES", '"10.0.0.1"', '["10.0.0.5"]'),
        ("SEAWALL_ALLOWED_HOSTS", "{", '["first", "second"]'),
        ("SEAWALL_LEDGER_SIGNER", "ssh signer sign", '["ssh", "signer", "sign"]'),
        ("SEAWALL_ON_CALL_MAIL", "secret@harbour.example", '["night@harbour.example"]'),
    ],
)
def test_a_list_that_is_none_is_answered_with_how_it_is_written(monkeypatch, name, value, example):
    monkeypatch.setenv(name, value)

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert f"{name}='{example}'" in refused.value.remedy
    assert "secret" not in str(refused.value)
    monkeypatch.setenv(name, example)
    config.load_settings()


HOME = {"HOME": "/home/example", "XDG_DATA_HOME": ""}


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        (HOME, "/home/example/.local/share/seawall"),
        (HOME | {"XDG_DATA_HOME": "/srv/data"}, "/srv/data/seawall"),
        (HOME | {"XDG_DATA_HOME": "data"}, "/home/example/.local/share/seawall"),
        (HOME | {"SEAWALL_DATA_DIR": "~/seawall"}, "/home/example/seawall"),
        (HOME | {"SEAWALL_DATA_DIR": "/srv/seawall"}, "/srv/seawall"),
    ],
)
def test_the_data_folder_does_not_depend_on_where_one_stands(monkeypatch, environment, folder):
    monkeypatch.delenv("SEAWALL_DATA_DIR")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert config.load_settings().data_dir == Path(folder)


def test_where_nobody_has_a_home_the_data_folder_must_be_set(monkeypatch):
    monkeypatch.delenv("SEAWALL_DATA_DIR")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", str)  # as where neither HOME nor the user has one

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert refused.value.field == "SEAWALL_DATA_DIR"


def test_the_public_address_follows_the_port_unless_it_is_set(monkeypatch):
    monkeypatch.setenv("SEAWALL_PORT", "8123")
    follows = config.load_settings().public_url
    monkeypatch.setenv("SEAWALL_PUBLIC_URL", "https://seawall.example")

    assert follows == "http://localhost:8123"
    assert config.load_settings().public_url == "https://seawall.example"


def test_a_command_takes_the_address_of_the_server_on_its_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    config.note_served(tmp_path, host="127.0.0.1", port=8123, public_url="https://seawall.example")
    beside = config.load_settings()
    monkeypatch.setenv("SEAWALL_PORT", "8222")
    monkeypatch.setenv("SEAWALL_PUBLIC_URL", "http://localhost:8222")

    assert (beside.port, beside.public_url) == (8123, "https://seawall.example")
    assert config.load_settings().public_url == "http://localhost:8222"


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"port": 1}', "\xff"])
def test_a_note_that_cannot_be_read_is_none(monkeypatch, tmp_path, note):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    (tmp_path / "server.json").write_text(note, "latin-1")

    assert config.load_settings().public_url == "http://localhost:8000"


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
    assert "Did you mean SEAWALL_PORT?" in refused.value.remedy


def test_the_file_in_the_data_folder_is_read_unless_another_is_nearer(monkeypatch, tmp_path):
    data, work = tmp_path / "data", tmp_path / "work"
    for folder, port in ((data, 8111), (work, 8112)):
        folder.mkdir()
        (folder / "seawall.toml").write_text(f"port = {port}\n")
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(data))
    from_data = config.load_settings()
    monkeypatch.chdir(work)
    from_work = config.load_settings()
    monkeypatch.setenv("SEAWALL_CONFIG", str(data / "seawall.toml"))

    assert (from_data.port, from_work.port, config.load_settings().port) == (8111, 8112, 8111)


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ('host = "::1"\nport = 70000\n', "line 2", "See docs/reference/settings.md."),
        ("\n\nprot = 1\n", "line 3", "Did you mean SEAWALL_PORT?"),
        ('on_call_mail = "kim@harbour.example"\n', "line 1", "Write on_call_mail = ["),
        ('[dsa]\nport = "x"\n', "line 1", "See docs/reference/settings.md."),
        ("port = 1\nport 2\n", "line 2", "Correct that line."),
    ],
)
def test_a_fault_in_the_file_is_named_by_file_line_and_remedy(
    monkeypatch, tmp_path, text, place, remedy
):
    file = tmp_path / "seawall.toml"
    file.write_text(text)
    monkeypatch.setenv("SEAWALL_CONFIG", str(file))

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert str(file) in refused.value.detail
    assert place in refused.value.detail
    assert remedy in refused.value.remedy
    assert "kim@" not in str(refused.value)


def test_a_file_that_may_not_be_read_is_named(monkeypatch, tmp_path):
    file = tmp_path / "seawall.toml"
    file.write_text("port = 8111\n")
    monkeypatch.setenv("SEAWALL_CONFIG", str(file))
    monkeypatch.setattr(Path, "open", _refused)  # root may read everything

    with pytest.raises(Misconfigured) as refused:
        config.load_settings()

    assert refused.value.detail == f"{file} cannot be read: Permission denied."


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


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
