"""Whole lists in and out, and an import that a kill -9 cannot spoil."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.banks.model import NewBank
from seawall.journeys.banks import bank_curation
from seawall.transaction import transaction
from tests.cli.conftest import finished
from tests.cli.halted import killed_before
from tests.people_made import NOON, make_organisation

HEADER = "signal_type,value"


@pytest.fixture
def bank(run, organisation):
    assert run("bank", "create", "Known").code == 0
    return "Known"


@pytest.fixture
def write(tmp_path):
    def write_lines(*lines: str, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write_lines


def pdq(number: int) -> str:
    return f"pdq,{number:064x}"


def known(organisation_id):
    with transaction(organisation_id) as tx:
        return tx.banks.changes_after(0, limit=100_000)


def test_good_lines_are_kept_and_bad_ones_reported_by_number_and_reason(run, bank, write):
    path = write(HEADER, pdq(1), "pdq,oops", pdq(2), pdq(1))

    ended = run("bank", "import", bank, path)

    assert ended.code == 1
    assert "2 added, 1 already there, 1 rejected." in ended.out
    assert "line 3: value: A PDQ value has 64 hex digits, this one 4 characters." in ended.out


def test_a_list_without_a_bad_line_ends_clean(run, bank, write):
    assert run("bank", "import", bank, write(HEADER, pdq(1))).code == 0


def test_the_options_fill_what_a_line_leaves_open(run, bank, write, organisation):
    path = write(f"{HEADER},confidence", f"{pdq(1)},60", f"{pdq(2)},")

    run("bank", "import", bank, path, "--confidence", 80, "--source", "Example Forum")

    assert [(k.confidence, k.source) for k in known(organisation.id)] == [
        (60, "Example Forum"),
        (80, "Example Forum"),
    ]


def test_a_file_that_came_in_before_is_not_read_again_and_its_bad_lines_are_still_told(
    run, bank, write
):
    path = write(HEADER, pdq(1), "pdq,oops")
    run("bank", "import", bank, path)

    again = run("bank", "import", bank, path, "--json")

    assert "Nothing to do" in again.err
    assert again.data["import"]["good"] == 1
    assert [fault["line"] for fault in again.data["faults"]] == [3]
    assert again.code == 1


def test_a_list_that_was_taken_back_comes_into_force_by_no_second_import_and_says_so(
    run, bank, write, organisation
):
    path = write(HEADER, pdq(1), pdq(2))
    run("bank", "import", bank, path)
    (listed,) = run("bank", "imports", bank, "--json").data
    run("bank", "add", bank, "--type", "pdq", "--value", f"{3:064x}")

    withdrawn = run("bank", "withdraw", "--import", listed["id"], "--reason", "a mistake")
    again = run("bank", "import", bank, path)
    longer = run("bank", "import", bank, write(HEADER, pdq(1), pdq(2), pdq(4), name="b.csv"))

    assert "Entries now withdrawn: 2." in withdrawn.err
    assert "2 of its entries are withdrawn and match nothing" in again.err
    assert "1 added, 2 already there" in longer.out
    assert "Already there and withdrawn, so that they match nothing: 2." in longer.err
    matching = [k.value for k in known(organisation.id) if k.state == "active"]
    assert matching == [f"{number:064x}" for number in (3, 4)]


def test_taking_back_a_list_leaves_what_is_out_of_force_as_it_was(run, bank, write):
    run("bank", "import", bank, write(f"{HEADER},state", f"{pdq(1)},observed", f"{pdq(2)},"))
    (listed,) = run("bank", "imports", bank, "--json").data

    contested = run("bank", "contest", "--import", listed["id"], "--reason", "who says so?")
    withdrawn = run("bank", "withdraw", "--import", listed["id"], "--reason", "nobody does")
    once_more = run("bank", "withdraw", "--import", listed["id"], "--reason", "nobody does")

    assert "Entries now contested: 1." in contested.err
    assert "Entries now withdrawn: 2." in withdrawn.err
    assert "Entries now withdrawn: 0." in once_more.err


def test_what_is_taken_back_is_named_in_one_of_two_ways(run, bank, write):
    run("bank", "import", bank, write(HEADER, pdq(1)))
    (listed,) = run("bank", "imports", bank, "--json").data
    (entry,) = run("bank", "show", bank, "--json").data["page"]
    reason = ("--reason", "a mistake")

    neither = run("bank", "withdraw", *reason)
    both = run("bank", "withdraw", entry["id"], "--import", listed["id"], *reason)
    unknown = run("bank", "withdraw", "--import", "import_nope", *reason)

    assert (neither.code, both.code, unknown.code) == (2, 2, 2)
    assert "Either entries or an import are needed, not both." in neither.err
    assert "Either entries or an import are needed, not both." in both.err
    assert "There is no import 'import_nope'" in unknown.err


def test_many_bad_lines_are_shown_in_part_and_listed_whole_on_request(run, bank, write):
    path = write(HEADER, pdq(1), *["pdq,oops"] * 30)

    shown = run("bank", "import", bank, path).out

    assert shown.count("\nline ") == 20
    (listed,) = run("bank", "imports", bank, "--json").data
    whole = run("bank", "bad-lines", listed["id"])
    assert whole.out.count("line ") == 30
    assert whole.code == 1


def test_what_is_no_list_is_misuse_and_leaves_no_import_behind(run, bank, write):
    assert run("bank", "import", bank, write("dear all,")).code == 2
    assert run("bank", "imports", bank, "--json").data == []


def test_a_bank_goes_out_as_jsonl_and_comes_back_the_same_in_another(run, bank, write, tmp_path):
    path = write(f"{HEADER},note", f'{pdq(1)},"two\nlines, “quoted”"', f"{pdq(2)},")
    run("bank", "import", bank, path, "--label", "behaviour/recruitment")
    (first, _) = run("bank", "show", bank, "--json").data["page"]
    run("bank", "opinion", first["id"], "disagree", "--member", "Harbour", "--reason", "satire")
    run("bank", "contest", first["id"], "--reason", "satire?")
    out = tmp_path / "out.jsonl"

    assert run("bank", "export", bank, "--output", out).code == 0
    run("bank", "create", "Copy")
    assert run("bank", "import", "Copy", out).code == 0

    before = [json.loads(line) for line in out.read_text().splitlines()]
    after = [json.loads(line) for line in run("bank", "export", "Copy").out.splitlines()]
    arrived = [line["history"].pop() for line in after]
    assert after == before
    assert [change["what"] for change in arrived] == ["imported", "imported"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "peers-csv", "lines"])
def test_each_format_goes_out_and_comes_back(run, bank, write, tmp_path, form, organisation):
    run("bank", "import", bank, write(HEADER, pdq(1), f"md5,{'a1' * 16}"), "--media", "video")
    run("bank", "add", bank, "--url", "https://example.com/a?b=1,2")
    out = tmp_path / "out"

    run("bank", "export", bank, "--format", form, "--output", out)
    run("bank", "create", "Copy")
    ended = run("bank", "import", "Copy", out)

    assert ended.code == 0, ended.out
    pairs = [(k.bank_name, k.signal_type, k.value) for k in known(organisation.id)]
    assert {p[1:] for p in pairs if p[0] == "Copy"} == {p[1:] for p in pairs if p[0] == bank}


def test_what_a_format_has_no_word_for_is_counted_aloud(run, bank):
    run("bank", "add", bank, "--text", "The tide is coming", "--url", "https://example.com")

    ended = run("bank", "export", bank, "--format", "lines")

    assert ended.out == "url https://example.com/\n"
    assert "1 written" in ended.err
    assert "1 left out" in ended.err


def test_only_the_chosen_entries_go_out(run, bank, write):
    run("bank", "import", bank, write(HEADER, pdq(1), f"md5,{'a1' * 16}"), "--media", "video")

    assert run("bank", "export", bank, "--type", "md5", "--format", "lines").out == (
        f"video_md5 {'a1' * 16}\n"
    )


def test_a_digest_of_no_known_video_is_left_out_of_the_peers_lists_until_somebody_says_so(
    run, bank
):
    value = "a1" * 16
    run("bank", "add", bank, "--type", "md5", "--value", value)
    before = run("bank", "export", bank, "--format", "lines")

    again = run("bank", "add", bank, "--type", "md5", "--value", value, "--media", "video")

    assert (before.out, "1 left out" in before.err) == ("", True)
    assert "already" in again.err
    assert run("bank", "export", bank, "--format", "lines").out == f"video_md5 {value}\n"


@pytest.mark.both_databases
def test_an_import_killed_in_the_middle_goes_on_and_has_every_good_line_once(
    address, start, write, tmp_path
):
    """Five thousand lines, every hundredth bad, kill -9 after the first commit."""
    org = make_organisation()
    with transaction(org.id) as tx:
        bank_curation.create_bank(NewBank("Known"), tx=tx, now=NOON, by="P-1")
    bad = set(range(101, 5_002, 100))
    path = write(HEADER, *("pdq,oops" if n in bad else pdq(n) for n in range(2, 5_002)))

    killed_before(
        "seawall.journeys.banks.bank_import.import_batch",
        *("bank", "import", "Known", path),
        call=2,
        address=address,
        data_dir=tmp_path / "data",
    )
    with transaction(org.id) as tx:
        (stopped,) = tx.bank_imports.running()
    assert stopped.good == len(known(org.id)), "a batch is in whole or not at all"
    ended = finished(start(address, "bank", "import", "Known", path, "--json"))

    assert f"Continuing at line {stopped.next_line:,}." in ended.err
    assert ended.code == 1
    values = [signal.value for signal in known(org.id)]
    assert values == [f"{n:064x}" for n in range(2, 5_002) if n not in bad]
    done = json.loads(ended.out)
    assert [fault["line"] for fault in done["faults"]] == sorted(bad)
    assert (done["import"]["good"], done["import"]["known"]) == (len(values), 0)


def test_each_command_works_in_a_process_of_its_own(sqlite_address, start, write):
    make_organisation()
    path = write(HEADER, pdq(1))
    commands = [
        ["create", "Known"],
        ["import", "Known", path],
        ["add", "Known", "--text", "The tide is coming", "--json"],
        ["export", "Known", "--format", "lines"],
        ["list"],
        ["show", "Known"],
        ["imports", "Known"],
    ]

    ended = [finished(start(sqlite_address, "bank", *words)) for words in commands]

    assert [ran.code for ran in ended] == [0] * len(commands), ended
    entry = json.loads(ended[2].out)[0]["id"]
    more = [["withdraw", entry, "--reason", "x"], ["opinion", entry, "agree", "--member", "m"]]
    assert [finished(start(sqlite_address, "bank", *words)).code for words in more] == [0, 0]
