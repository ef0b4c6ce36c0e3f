"""`seawall init` without a terminal: by flags or by a file, and nothing is made of a bad answer."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path

import pytest

from seawall.cli.init.init_file import write_settings
from tests.cli.init.conftest import ANSWERS, KNOWN, options, quiet_address
from tests.ports import closed_port

#: Where nobody answers; its port is filled in when it is asked.
AWAY = "postgresql://seawall@127.0.0.1:{port}/seawall"

BAD = [
    ("organisation", " ", "Write the name"),
    ("country", "Ireland", "Write two letters"),
    ("country", "UK", "Write GB"),
    ("contact", "Harbour Video Ltd", "Write kim@harbour.example"),
    ("contact", "none", "Write kim@harbour.example"),
    ("database", "mysql://db.example/x", "Write sqlite, or postgresql://"),
    ("database", "postgresql://db.example/x?ssl=true", "Write sqlite, or postgresql://"),
    ("database", AWAY, "Start it, or correct the URL"),
    ("database", "env:NOT_THERE", "Set it, or write the URL itself"),
    ("address", "seawall.example", "Write https://seawall.example"),
    ("address", "https://seawall.example the-proxy", "Write https://seawall.example"),
    ("address", "http://seawall.example", "Put a reverse proxy in front"),
    ("mail", "pop3://mail.example", "Begin with imaps://"),
    ("mail", "imaps://orders@mail.example/INBOX", "Add the server that takes your mail"),
    ("on_call", "kim@harbour.example", "Add a push topic"),
    ("on_call", "https://a.example/t, https://b.example/t", "Give one"),
    ("on_call", "robin@harbour.example, https://a.example/t", "another address"),
    ("admin", "Robin", "Write kim@harbour.example"),
    ("list", "/nowhere/list.csv", "Check the path, or begin with one of"),
    ("list", "threatexchange", "group"),
    ("list", "static path=lists color=blue", "color"),
    ("list", "ncmec username=/nowhere password=/nowhere", "env:VARIABLE"),
    ("door", "ftp", "Use one of: api, hma, in-process, none"),
]


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A data folder that is not there yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(("name", "answer", "remedy"), BAD)
def test_a_bad_answer_names_its_flag_and_the_remedy_and_nothing_is_written(
    run, fresh, name, answer, remedy
):
    refused = run("init", *options(**{name: answer.format(port=closed_port())}))

    assert refused.code == 2
    assert remedy in refused.err.replace("\n", " ")
    assert not fresh.exists()


def test_an_inbox_without_somebody_on_call_is_refused(run, fresh):
    mail = "imaps://orders@mail.example/INBOX smtps://orders@mail.example:465"

    refused = run("init", *options(mail=mail))

    assert refused.code == 2
    assert "Orders arrive by mail, and nobody is called." in refused.err
    assert not fresh.exists()


def test_the_folder_of_the_demo_is_left_to_the_demo(run, fresh):
    fresh.mkdir()
    (fresh / "demo.json").write_text("{}")

    refused = run("init", *options())

    assert refused.code == 2
    assert "holds the demo" in refused.err.replace("\n", " ")
    assert [path.name for path in fresh.iterdir()] == ["demo.json"]


def test_all_missing_answers_are_named_at_once(run, fresh):
    refused = run("init", "--yes", "--country", "IE")

    assert refused.code == 2
    assert "--organisation, --contact, --admin" in refused.err
    assert not fresh.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('colour = "blue"\n', "'colour', which is not asked"),
        ("country = 1\n", "The answer country"),
        ("country\n", "could not be read"),
    ],
)
def test_a_fault_in_the_file_of_answers_is_named(run, fresh, tmp_path, text, reason):
    file = tmp_path / "answers.toml"
    file.write_text(text)

    refused = run("init", "--answers", file)

    assert refused.code == 2
    assert f"{file}" in refused.err.replace("\n", "")
    assert reason in refused.err.replace("\n", " ")


def test_a_file_of_answers_makes_an_installation_and_no_secret_is_in_what_programs_get(
    seawall, data, hashes, tmp_path
):
    file = tmp_path / "answers.toml"
    answers = ANSWERS | {
        "address": quiet_address(),
        "list": str(hashes),
        "slug": "harbour",
        "door": "hma",
    }
    file.write_text("".join(f"{name} = {json.dumps(text)}\n" for name, text in answers.items()))

    ran = seawall("init", "--answers", str(file), "--json")

    assert (ran.returncode, ran.stderr) == (0, "")
    report = json.loads(ran.stdout)
    assert report["organisation"] == "harbour"
    assert report["state"] == "amber"
    assert "1 added, 0 bad lines" in report["made"]["bank"]
    key = (data / "hma-api-key.txt").read_text().strip()
    assert report["api_key_file"] == str(data / "hma-api-key.txt")
    for secret in (key, "swl_"):
        assert secret not in ran.stdout
    assert seawall("people", "list").stdout.count("@harbour.example") == 1
    keys = json.loads(seawall("key", "list", "--json").stdout)
    assert [(stored["name"], sorted(stored["scopes"])) for stored in keys] == [
        ("hma", ["banks.read", "banks.write", "check"])
    ]


def test_what_holds_a_secret_is_for_its_owner_alone(seawall, data, tmp_path):
    """A password comes by a variable, and is in no output."""
    mail = "maildir:///var/mail/orders smtp://seawall:hush@127.0.0.1:9"

    ran = seawall(
        "init",
        *options(mail="env:MAIL", on_call="Kim <kim@harbour.example>", address="https://s.example"),
        MAIL=mail.partition(" ")[2],
    )

    settings = tomllib.loads((data / "seawall.toml").read_text())
    assert settings["mail_server"] == "smtp://seawall:hush@127.0.0.1:9"
    assert settings["on_call_mail"] == ["kim@harbour.example"]
    assert settings["trusted_proxies"] == ["127.0.0.1", "::1"]
    assert ran.returncode == 1, "no mail server answers"
    assert "hush" not in ran.stdout + ran.stderr + (data / "init.json").read_text()
    for name in ("seawall.toml", "init.json", "upload-api-key.txt", "keys/root.key"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600, name
    roles = {
        member["email"]: member["role"]
        for member in json.loads(seawall("people", "list", "--json").stdout)
    }
    assert roles == {"robin@harbour.example": "admin", "kim@harbour.example": "lead"}


def test_the_settings_may_lie_elsewhere_and_name_the_data_folder(seawall, machine, data, tmp_path):
    config = tmp_path / "etc" / "seawall.toml"

    ran = seawall("init", *options(), "--config", str(config))
    machine.pop("SEAWALL_DATA_DIR")
    by_file = seawall("org", "list", fresh=True, SEAWALL_CONFIG=str(config))

    assert ran.returncode == 0, ran.stderr
    assert f"export SEAWALL_CONFIG={config}" in ran.stdout
    assert not (data / "seawall.toml").exists()
    assert "harbour-video" in by_file.stdout


def test_settings_that_are_there_are_used_and_their_folder_may_be_read_only(
    seawall, data, tmp_path
):
    """As in a container, where the file of settings is one of its secrets."""
    config = tmp_path / "seawall.toml"
    config.write_text(f'public_url = "{quiet_address()}"\nsecond_read_share = 0.25\n')
    before = config.read_bytes()
    own = [word for name, answer in ANSWERS.items() for word in (f"--{name}", answer)]

    ran = seawall("init", *own, SEAWALL_CONFIG=str(config))

    assert ran.returncode == 0, ran.stderr
    assert "organisation   Harbour Video" in ran.stdout
    assert config.read_bytes() == before
    assert not (data / "seawall.toml").exists()
    assert not write_settings(Path("/proc/version"), "written by nobody, there or beside it")


def test_settings_that_cannot_be_written_are_named_and_another_file_will_do(seawall, data):
    refused = seawall("init", *options(), "--config", "/proc/nowhere/seawall.toml")
    mended = seawall("init", *options())

    assert refused.returncode == 2
    assert "--config: /proc/nowhere/seawall.toml cannot be written" in refused.stderr
    assert mended.returncode == 0, mended.stderr
    assert (data / "seawall.toml").is_file()


def test_an_exchange_is_followed_and_read_at_once(seawall, data, hashes, tmp_path):
    lists = tmp_path / "lists"
    lists.mkdir()
    hashes.rename(lists / "one.txt")

    ran = seawall("init", *options(list=f"static path={lists}", door="in-process"))

    assert ran.returncode == 0, ran.stdout
    assert "static: 2 pages read" in ran.stdout
    known = tmp_path / "known"
    known.write_bytes(KNOWN)
    assert seawall("check", str(known)).returncode == 1
    assert "API key" not in ran.stdout.partition("Still open")[0]


def test_a_forum_that_does_not_answer_is_named_and_the_rest_is_made(seawall):
    hub = f"http://127.0.0.1:{closed_port()}"
    invitation = f"{hub}/v1/forum/forum_01HZY2N8Q6V5R4T3W2X1Y0Z9AB#{'a' * 40}"

    ran = seawall("init", *options(list=invitation))

    assert ran.returncode == 1
    assert "Mend this first" in ran.stdout
    assert hub in ran.stdout
    assert "#" + "a" * 40 not in ran.stdout
    assert "harbour-video" in seawall("org", "list").stdout
