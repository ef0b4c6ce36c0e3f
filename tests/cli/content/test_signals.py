"""`seawall signals`: a rehash is asked for, its progress and its faults are read."""

from __future__ import annotations

from tests.journeys.content.seen_made import see
from tests.worker.rehash_made import CALL, keep_file, work


def test_a_rehash_is_asked_for_once_and_its_progress_is_shown(run, organisation):
    see(organisation, text=CALL)

    first = run("signals", "rehash", "minhash", "--json")
    again = run("signals", "rehash", "minhash", "--json")
    waiting = run("signals", "progress", "--json")
    work()
    done = run("signals", "progress", "--json")

    assert first.data["id"] == again.data["id"]
    assert [one["stage"] for one in (*waiting.data, *done.data)] == ["hashing", "done"]
    assert done.data[0]["counts"] == {"hashed": 1, "nothing": 1}
    assert done.data[0]["looked_at"] == 2
    assert "minhash  done" in run("signals", "progress").out


def test_what_could_not_be_hashed_is_listed_with_its_reason(run, organisation):
    item = keep_file(organisation, b"\x89PNG\r\n\x1a\n nothing", media_type="image/png")
    begun = run("signals", "rehash", "pdq", "--json").data
    work()

    (fault,) = run("signals", "faults", begun["id"], "--json").data
    shown = run("signals", "faults", begun["id"])

    assert (fault["item"], fault["version"]) == (item.id, 2)
    assert fault["reason"]
    assert item.id in shown.out


def test_an_unknown_type_and_one_that_stays_with_no_item_are_misuse(run, organisation):
    unknown, question = run("signals", "rehash", "photodna"), run("signals", "rehash", "term")

    assert (unknown.code, question.code) == (2, 2)
    assert "sha256" in unknown.err
    assert "never stored" in question.err
