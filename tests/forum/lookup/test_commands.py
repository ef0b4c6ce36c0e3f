"""`seawall forum lookup` and its siblings, against a real hub."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.transaction import transaction
from tests.forum.lookup.made import checksum, picture
from tests.forum.lookup.served_hub import GREY, served_hub


@pytest.fixture
def hub(sqlite):
    with served_hub() as served:
        served.offer(("sha256", checksum(1)), ("pdq", picture(1)))
        yield served


def run(*words, code=0):
    done = CliRunner().invoke(APP, ["forum", *words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def test_a_hub_makes_its_lists_a_member_fetches_them_and_asks(hub):
    made = json.loads(run("lookup-lists", "--org", "hub", "--json"))
    hub.asker()
    fetched = json.loads(run("lookup-lists", "--org", "islet-co", "--json"))
    found = json.loads(
        run("lookup", "--hash", f"sha256:{checksum(1)}", "--hash", f"pdq:{picture(2)}",
            "--org", "islet-co", "--json", code=1)
    )  # fmt: skip

    assert {one["list"]: one["entries"] for one in made} == {"exact": 1, "near-32": 1, "near-24": 1}
    assert [one["what happened"] for one in fetched] == ["fetched"] * 3
    assert [(one["type"], one["label"], one["distance"]) for one in found] == [("sha256", GREY, 0)]


def test_what_is_not_listed_is_exit_code_0(hub):
    hub.publish()
    hub.asker()
    run("lookup-lists", "--org", "islet-co")

    assert run("lookup", "--hash", f"sha256:{checksum(9)}", "--org", "islet-co") == ""


def test_in_the_clear_every_type_may_be_asked_about(hub):
    hub.asker()

    shown = run("lookup", "--plain", "--hash", f"pdq:{picture(1)}", "--org", "islet-co", code=1)

    assert GREY in shown


def test_the_hub_sees_how_many_were_asked_and_never_what(hub):
    hub.publish()
    hub.asker()
    run("lookup-lists", "--org", "islet-co")
    run("lookup", "--hash", f"sha256:{checksum(9)}", "--org", "islet-co")

    counted = json.loads(run("lookups", "--org", "hub", "--json"))

    assert [(one["member"], one["look-ups"]) for one in counted] == [("Islet", 1)]


def test_before_the_lists_are_here_the_remedy_is_named(hub):
    hub.publish()
    hub.asker()
    done = CliRunner().invoke(
        APP, ["forum", "lookup", "--hash", f"sha256:{checksum(1)}", "--org", "islet-co"]
    )

    assert done.exit_code == 2
    assert "lookup-lists" in done.stderr


def test_no_canaries_at_all_are_a_mistake_that_is_named(hub):
    refused = CliRunner().invoke(APP, ["forum", "canaries", "0", "--label", GREY, "--org", "hub"])

    assert refused.exit_code == 2
    assert "greater than or equal to 1" in refused.stderr


def test_canaries_are_planted_and_a_leak_is_traced(hub, tmp_path):
    run("canaries", "300", "--label", GREY, "--org", "hub")
    hub.made.follow("Harbour")
    with transaction(hub.made.organisations["Harbour"]) as tx:
        copy = tx.shared_signals.live_signals(hub.made.seats["Harbour"], "pdq", now=hub.now)
        leaked = tmp_path / "leaked.txt"
        leaked.write_text("\n".join(value for _, _, value, _ in copy))

    told = json.loads(run("trace", str(leaked), "--org", "hub", "--json", code=1))

    assert told["suspects"][0]["member"] == hub.made.seat("Harbour").me
