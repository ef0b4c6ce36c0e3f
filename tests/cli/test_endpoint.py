"""`seawall endpoint` and `seawall worker`, as an operator uses them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.keys.rotation import Keyring
from seawall.transaction import transaction
from tests.enforcement_made import NOON, Time, make_decided, receiver, work_until, worker
from tests.waiting import until
from tests.worker.processes import working


def run(*arguments, code=0):
    result = CliRunner().invoke(APP, ["endpoint", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_the_secret_is_printed_once_and_kept_sealed(sqlite):
    decided = make_decided()

    added = json.loads(run("add", "http://127.0.0.1:3000/hook", "--json").stdout)

    with transaction(decided.scope) as tx:
        assert tx.enforcement.keyring(added["endpoint"]) == Keyring(added["secret"])
    listed = run("list", "--json").stdout
    assert added["endpoint"] in listed
    assert added["secret"] not in listed
    assert added["public_key"].startswith("whpk_")
    assert added["secret"] not in _row(decided)


def test_a_private_address_that_was_not_opened_is_misuse(sqlite):
    make_decided()

    refused = run("add", "https://10.0.0.1/hook", code=2)

    assert "private" in refused.stderr
    assert "SEAWALL_EGRESS_ALLOW" in refused.stderr


def test_rotating_prints_the_new_secret_and_the_old_one_still_signs(sqlite):
    decided = make_decided()
    endpoint, old = decided.endpoint("http://127.0.0.1:3000/hook")

    new = run("rotate", endpoint.id).stdout.strip()

    with transaction(decided.scope) as tx:
        assert tx.enforcement.keyring(endpoint.id).valid(NOON) == (new, old)


def test_a_dead_letter_is_listed_and_sent_again(sqlite):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 400) as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        work_until(NOON.replace(hour=13), time=time, hand=worker(time), org=decided.scope)
        (letter,) = json.loads(run("dead-letters", "--json").stdout)
        platform.answer = lambda got: 200
        run("send-again", letter["id"])
        with working("sqlite"):
            until(lambda: len(platform.got) == 4)

    assert len(set(platform.ids())) == 1
    assert "answered 400" in letter["last_error"]


def test_disabled_means_not_called_and_enabled_called_again(sqlite):
    decided = make_decided()
    endpoint, _ = decided.endpoint("http://127.0.0.1:3000/hook")

    run("disable", endpoint.id, "--why", "moving house")
    decided.enforce()
    run("enable", endpoint.id)
    decided.enforce("restored")

    with transaction(decided.scope) as tx:
        assert tx.outbox.counts() == {"ready": 1}


@pytest.mark.parametrize("command", ["rotate", "enable", "send-again"])
def test_what_is_not_there_is_misuse(sqlite, command):
    make_decided()

    assert "There is no" in run(command, "end_nowhere", code=2).stderr


def _row(decided):
    from seawall.db.models import EndpointRow

    return EndpointRow.objects.get(organisation_id=decided.scope).secrets
