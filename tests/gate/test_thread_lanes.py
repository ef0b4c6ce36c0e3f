"""Files of one family wait for each other, account after account; nobody else waits for them."""

import threading

import pytest

from seawall.gate.fair_lane import FairLane, LaneFull
from seawall.gate.thread_lanes import Lanes, lane_of
from seawall.ids import OrganisationId
from seawall.intake.submission import ItemRef, Submission
from seawall.sandbox.fair_turns import Claimant
from tests.waiting import PATIENCE

ORG = OrganisationId("org_x")
PDF, ZIP, PICTURE = b"%PDF-1.4", b"PK\x03\x04 a zip", b"GIF89a a picture"
HOSTILE = Claimant("org_x", "account user-17", is_named=True)
HONEST = Claimant("org_x", "account user-4", is_named=True)


def sent(content, account=""):
    item = ItemRef("file", "1", account=account) if account else None
    return Submission(ORG, content=content, item=item, came_by="key_1")


@pytest.fixture
def gate():
    """What holds a check up until it is opened."""
    event = threading.Event()
    yield event
    event.set()


def waiting_at(gate):
    return lambda _=None: gate.wait(PATIENCE)


def test_a_files_lane_is_told_by_its_bytes():
    assert [lane_of(content) for content in (PDF, ZIP, PICTURE, b"words")] == [
        *("document", "archive", "picture", "file")
    ]


def test_each_family_has_a_lane_of_its_own_and_words_have_theirs(gate):
    lanes = Lanes(1, most_long=2)
    slow = [lanes.submit(waiting_at(gate), sent(PDF)) for _ in range(2)]

    for other in (sent(ZIP), sent(PICTURE), sent(b"words"), Submission(ORG, text="words")):
        assert lanes.submit(lambda _: "done", other).result(PATIENCE) == "done"
    with pytest.raises(LaneFull, match="Too many"):
        lanes.submit(lambda _: "never", sent(PDF))
    assert lanes.submit_closed(lambda _: "closed", sent(PDF)).result(PATIENCE) == "closed"
    gate.set()
    assert [each.result(PATIENCE) for each in slow] == [True, True]
    assert lanes.submit(lambda _: "again", sent(PDF)).result(PATIENCE) == "again"
    lanes.close()


def test_34_files_of_one_account_leave_room_for_everybody_else(gate):
    lanes = Lanes(1)
    hostile = [lanes.submit(waiting_at(gate), sent(PDF, "user-17")) for _ in range(8)]
    for _ in range(26):
        with pytest.raises(LaneFull, match="This account"):
            lanes.submit(waiting_at(gate), sent(PDF, "user-17"))

    honest = lanes.submit(lambda _: "done", sent(PDF, "user-4"))

    assert honest.result(PATIENCE) == "done"
    assert not any(running.done() for running in hostile)
    gate.set()
    lanes.close()


def test_an_account_has_its_share_of_the_bytes_and_a_lane_holds_no_more_than_its_own(gate):
    lane = FairLane("test", threads=8, most=100, most_bytes=1_000)
    lane.submit(waiting_at(gate), HOSTILE, 400)
    with pytest.raises(LaneFull, match="This account"):
        lane.submit(waiting_at(gate), HOSTILE, 200)
    lane.submit(waiting_at(gate), HONEST, 600)
    with pytest.raises(LaneFull, match="Too many"):
        lane.submit(waiting_at(gate), Claimant("org_y", "key 1"), 1)
    gate.set()
    lane.close()


def test_a_file_larger_than_a_lane_is_taken_where_nothing_else_is():
    lane = FairLane("test", threads=1, most=4, most_bytes=10)

    assert lane.submit(lambda: "done", HOSTILE, 5_000).result(PATIENCE) == "done"
    lane.close()


def test_who_waits_for_a_thread_waits_in_turns(gate):
    lane, order = FairLane("test", threads=1, most=100), []
    first = lane.submit(waiting_at(gate), Claimant("org_z", "key 0"), 1)
    rest = [lane.submit(lambda: order.append("hostile"), HOSTILE, 1) for _ in range(5)]
    rest.append(lane.submit(lambda: order.append("honest"), HONEST, 1))

    gate.set()

    for running in (first, *rest):
        running.result(PATIENCE)
    assert order.index("honest") == 1
    lane.close()


def test_what_breaks_is_whose_it_is_and_its_place_is_free_again():
    lane = FairLane("test", threads=1, most=1)
    with pytest.raises(ZeroDivisionError):
        lane.submit(lambda: 1 // 0, HONEST, 1).result(PATIENCE)

    assert lane.submit(lambda: "done", HONEST, 1).result(PATIENCE) == "done"
    lane.close()


def test_an_account_is_the_platforms_word_and_else_the_key_it_came_by():
    assert sent(PDF, "user-17").claimant == HOSTILE
    assert sent(PDF).claimant == Claimant("org_x", "key key_1")
