"""`seawall exchange`, as an operator uses it: follow, watch, tell, leave."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.conftest import finished
from tests.exchanges.fakes.graph import GROUP, TOKEN, Graph
from tests.people_made import make_organisation
from tests.waiting import until

PDQ = [f"{number:064x}" for number in range(1, 10)]
LISTS = Path(__file__).parents[2] / "exchanges" / "lists"


@pytest.fixture
def graph():
    with Graph().served() as fake:
        yield fake


@pytest.fixture
def token(tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    return path


@pytest.fixture
def added(run, organisation, graph, token):
    """An exchange that is followed."""
    ran = run(
        "exchange", "add", "forum", "threatexchange", "--set", f"base={graph.url}",
        "--set", f"group={GROUP}", "--secret", f"token={token}", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return ran.data


def test_a_list_is_added_synced_and_looked_at(run, added, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    graph.put("HASH_PDQ", "beef", graph.said())
    graph.put("HASH_TMK", "x", graph.said())

    synced = run("exchange", "sync", "forum")
    status = run("exchange", "status", "forum", "--json")

    assert synced.out == "1 pages: 1 added, 1 not matchable, 1 faults\n"
    assert status.data["matchable"] == {"pdq": 1}
    assert status.data["not_matchable_here"] == {"HASH_TMK": 1}
    assert status.data["state"] == "up to date"
    assert "64 hex digits" in run("exchange", "faults", "forum").out
    assert "forum" in run("exchange", "list").out
    assert "forum" in run("bank", "list").out


def test_a_secret_is_kept_sealed_and_shown_nowhere(run, added, graph):
    shown = "".join(
        run(*words.split()).out
        for words in (
            "exchange show forum",
            "exchange show forum --json",
            "exchange list --json",
            "exchange status forum --json",
        )
    )

    assert "threatexchange" in shown
    assert TOKEN not in shown


def test_a_visit_that_failed_is_an_exit_code_and_an_error_without_the_token(run, added, graph):
    graph.url = ""
    graph.updates.clear()
    run("exchange", "sync", "forum")
    from tests.exchanges.fakes.server import refuses

    graph.troubles.append(refuses(429, after="3600"))
    failed = run("exchange", "sync", "forum")

    assert failed.code == 1
    assert "3600 s" in failed.err
    assert TOKEN not in failed.err
    assert run("exchange", "status", "forum").code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("exchange add x nobody", "There is no adapter"),
        ("exchange add x static", "path"),
        ("exchange add x static --set path=/tmp --set colour=red", "no such setting"),
        ("exchange add x static --set path=/tmp --set labels=a=b", "no label"),
        ("exchange add x static --set path=/tmp --every 0", "every"),
        ("exchange sync nobody", "There is no exchange"),
        ("exchange add x static --set path", "NAME=VALUE"),
        ("exchange add x tat --secret username=env:NOT_THERE", "NOT_THERE is not set"),
    ],
)
def test_misuse_names_the_field(run, organisation, words, says):
    ran = run(*words.split())

    assert ran.code == 2
    assert says in ran.err


def test_it_is_switched_off_on_and_left(run, added, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    run("exchange", "sync", "forum")

    run("exchange", "disable", "forum")
    off = run("exchange", "sync", "forum")
    run("exchange", "enable", "forum")
    left = run("exchange", "remove", "forum", "--withdraw")
    gone = run("exchange", "show", "forum")

    assert off.code == 2
    assert "disabled" in off.err
    assert left.out == "1 entries withdrawn.\n"
    assert gone.code == 2
    assert "withdrawn" in run("bank", "show", "forum").out


def test_a_name_that_was_left_may_be_followed_again(run, added, graph, token):
    run("exchange", "remove", "forum")

    again = run("exchange", "add", "forum", "static", "--set", f"path={token}")

    assert again.code == 0, again.err


def test_an_opinion_is_told_with_the_next_visit(run, added, graph):
    graph.put("HASH_PDQ", PDQ[0], graph.said())
    run("exchange", "sync", "forum")
    (entry,) = [line["id"] for line in run("bank", "show", "forum", "--json").data["page"]]

    told = run("exchange", "tell", "forum", "agree", entry, "--json")
    synced = run("exchange", "sync", "forum")

    assert told.data["state"] == "waiting"
    assert "1 messages sent" in synced.out
    assert run("exchange", "words", "forum", "--json").data[0]["state"] == "told"


def test_every_kind_says_what_it_needs(run):
    shown = {one["kind"]: one for one in run("exchange", "kinds", "--json").data}

    assert {"threatexchange", "tat", "ncmec", "stopncii", "static", "un-consolidated"} <= set(shown)
    assert [field["name"] for field in shown["threatexchange"]["secrets"]] == ["token"]


def test_a_name_is_looked_up_cited_and_its_file_written(run, organisation, tmp_path):
    run("exchange", "add", "un", "un-consolidated", "--set", f"file={LISTS / 'un.xml'}")
    run("exchange", "sync", "un")

    found = run("exchange", "designations", "search", "ex", "grp", "--json")
    name = found.data[0]["name"]["id"]
    cited = run("exchange", "designations", "cite", name, "dec_1", "--why", "named in it")
    shown = run("exchange", "designations", "cited", "dec_1", "--json")
    version = run("exchange", "designations", "versions", "un", "--json").data[0]["id"]
    written = run("exchange", "designations", "file", version, tmp_path / "out.xml")

    assert found.data[0]["name"]["is_terrorism"] is True
    assert shown.data[0]["use"]["sha256"] == cited.out.strip() == written.out.strip()
    assert (tmp_path / "out.xml").read_bytes() == (LISTS / "un.xml").read_bytes()
    assert run("exchange", "designations", "search", "nobody").code == 1


@pytest.mark.both_databases
def test_a_visit_killed_between_two_pages_goes_on_where_it_was(address, start, graph, token):
    make_organisation(slug="harbour")
    for value in PDQ[:6]:
        graph.put("HASH_PDQ", value, graph.said())
    graph.page_size = 2
    graph.troubles += [None, "hold"]
    told = finished(
        start(
            address, "exchange", "add", "forum", "threatexchange", "--set", f"base={graph.url}",
            "--set", f"group={GROUP}", "--secret", f"token={token}",
        )
    )  # fmt: skip
    assert told.code == 0, told.err

    visit = start(address, "exchange", "sync", "forum")
    until(lambda: len(graph.got) >= 2 or visit.poll() is not None)
    assert visit.poll() is None, visit.communicate()
    visit.send_signal(signal.SIGKILL)
    visit.communicate()
    graph.released.set()
    before = len(graph.got)
    again = finished(start(address, "exchange", "sync", "forum"))

    assert again.out == "2 pages: 4 added\n"
    assert graph.got[before].query["after"] == "2"
