"""`seawall init` before a real terminal: ten questions, each asked until its answer is good."""

from __future__ import annotations

import tomllib

import pytest

from seawall.config import settings
from seawall.forum.membership_criteria import criteria
from tests.cli.init.conftest import options, quiet_address
from tests.cli.init.terminal import terminal
from tests.forum.lookup.served_hub import served_doors
from tests.people_made import make_organisation
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
    assert "settings file" not in talk.shown, "it is the user's alone"
    stored = tomllib.loads((data / "seawall.toml").read_text())
    assert stored == {"public_url": quiet_address(), "port": closed_port()}


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

    stored = tomllib.loads((data / "seawall.toml").read_text())
    assert stored["mail_server"] == "smtps://harbour:pass%2Fword%3A%201@127.0.0.1:9"
    assert stored["on_call_mail"] == ["kim@harbour.example"]
    assert stored["mail_from"] == "o@harbour.example"
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


def test_who_is_slower_to_agree_does_not_write_over_what_another_run_has_made(
    machine, data, seawall
):
    words = options(database="sqlite", mail="no", on_call="no", list="no", door="none")
    slower = [word.replace("Harbour Video", "Quay") for word in words]
    with terminal(machine, "init", *slower) as talk:
        talk.reads("Write this now?")
        assert seawall("init", *words, "--yes").returncode == 0
        talk.types()
        talk.reads("was begun with 'Harbour Video'")

        assert talk.ends() == 2
    assert seawall("org", "list").stdout.count("platform") == 1


def test_a_forum_is_joined_once_its_terms_are_signed_and_its_criteria_answered(
    machine, data, sqlite, run, monkeypatch
):
    make_organisation("forum", "hub")
    run("forum", "create", "Harbour Forum", "--org", "hub")
    anywhere = '[{"to": "127.0.0.0/8", "ports": "any"}]'
    with served_doors([]) as hub:
        monkeypatch.setenv("SEAWALL_PUBLIC_URL", hub)
        settings.cache_clear()
        invitation = run("forum", "invite", "Harbour Video", "--org", "hub").out.strip()
        words = options(list=invitation, door="none", database="sqlite", mail="no", on_call="no")
        with terminal(machine | {"SEAWALL_EGRESS_ALLOW": anywhere}, "init", *words) as talk:
            talk.reads("Write this now?")
            talk.types()
            talk.reads("Sign these terms?")
            talk.types("y")
            for criterion in criteria():
                talk.reads(criterion.text[-20:])
                talk.reads(" > ")
                talk.types("https://harbour.example/answers")
            talk.reads("forum")
            code = talk.ends()
    settings.cache_clear()

    assert code == 0, talk.shown
    assert "Harbour Forum, as mbr_" in talk.shown
    members = run("forum", "members", "--org", "hub", "--json").data
    assert "Harbour Video" in {member["name"] for member in members}
