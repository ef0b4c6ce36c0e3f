"""`seawall init` before a real terminal: ten questions, each asked until its answer is good."""

from __future__ import annotations

import tomllib

import pytest

from tests.cli.init.conftest import quiet_address
from tests.cli.init.terminal import terminal
from tests.ports import closed_port

#: For each question a bad answer with the reason that is given, and a good one.
TALK = [
    ("1. What is the organisation called?", "", "A name has 1 to", "Harbour Video"),
    ("2. In which country", "UK", "ISO 3166 has GB, not UK", "IE"),
    ("3. Where do authorities write to?", "harbour", "no e-mail address", "orders@harbour.example"),
    ("4. Which database?", "mysql://db/x", "must start with postgresql://", ""),
    ("5. At which address", "http://seawall.example", "not https", "own"),
    ("6. Which mail servers?", "pop3://mail.example", "'pop3' is no mail server", "not yet"),
    ("7. Who is on call", "kim@harbour.example", "Without a mail server", ""),
    ("8. Who is the first administrator?", "Robin", "no e-mail address", "robin@harbour.example"),
    ("9. Which list", "/nowhere/list.csv", "neither a file, nor a kind of exchange", "none yet"),
    ("10. How do uploads reach", "ftp", "Use one of: api, hma, in-process, none", "api"),
]


def test_ten_questions_are_asked_until_their_answers_are_good(machine, data):
    with terminal(machine, "init") as talk:
        for question, bad, reason, good in TALK:
            talk.reads(question)
            talk.reads(" > ")
            talk.types(bad)
            talk.reads(reason)
            talk.types(good.replace("own", quiet_address()))
        talk.reads("gets the short name harbour-video")
        assert not data.exists(), "nothing is written before it is agreed"
        talk.reads("Write this now?")
        talk.types("y")
        talk.reads("/sign-in/link#swl_")
        code = talk.ends()

    assert code == 0
    assert "Mend this first" not in talk.shown
    settings = tomllib.loads((data / "seawall.toml").read_text())
    assert settings == {"public_url": quiet_address(), "port": closed_port()}


def test_a_password_is_typed_unseen_and_kept_in_the_settings_alone(machine, data):
    words = ["--country", "IE", "--contact", "o@harbour.example", "--admin", "r@harbour.example"]
    with terminal(machine, "init", "--organisation", "Harbour", *words, "--door", "none") as talk:
        talk.reads("4. Which database?")
        talk.types()
        talk.reads("5. At which address")
        talk.types(quiet_address())
        talk.reads("6. Which mail servers?")
        talk.types("smtps://harbour@127.0.0.1:9")
        talk.reads("Password of harbour at 127.0.0.1")
        talk.types_unseen("pass/word: 1")
        talk.reads("7. Who is on call")
        talk.types("kim@harbour.example")
        talk.reads("9. Which list")
        talk.types()
        talk.reads("Write this now?")
        talk.types()
        code = talk.ends()

    settings = tomllib.loads((data / "seawall.toml").read_text())
    assert settings["mail_server"] == "smtps://harbour:pass%2Fword%3A%201@127.0.0.1:9"
    assert settings["on_call_mail"] == ["kim@harbour.example"]
    assert settings["mail_from"] == "o@harbour.example"
    for secret in ("pass/word", "pass%2Fword"):
        assert secret not in talk.shown + (data / "init.json").read_text()
    assert code == 1, "nobody answers there, and the doctor says so"
    assert "Check SEAWALL_MAIL_SERVER" in talk.shown


@pytest.mark.parametrize("answers", [0, 9])
def test_ctrl_c_before_it_is_agreed_writes_nothing(machine, data, answers):
    with terminal(machine, "init") as talk:
        for question, _, _, good in TALK[:answers]:
            talk.reads(question)
            talk.types(good.replace("own", ""))
        talk.reads(TALK[answers][0])
        talk.reads(" > ")
        talk.interrupts("Nothing was written.")

        assert talk.ends() == 1
    assert not data.exists()
