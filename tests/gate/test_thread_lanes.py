"""Long files wait for each other; nobody else waits for them."""

import threading

import pytest

from seawall.gate.thread_lanes import Lanes, TooManyLongFiles, is_long
from seawall.ids import OrganisationId
from seawall.intake.submission import Submission
from tests.waiting import PATIENCE

LONG = Submission(OrganisationId("org_x"), content=b"PK\x03\x04 a zip")
SHORT = Submission(OrganisationId("org_x"), content=b"GIF89a a picture")


def test_what_may_take_minutes_is_told_by_its_bytes():
    assert is_long(LONG)
    assert not is_long(SHORT)
    assert not is_long(Submission(OrganisationId("org_x"), text="words"))


def test_a_picture_passes_a_video_and_the_queue_of_videos_has_an_end():
    lanes, gate = Lanes(1, 1, most_long=2), threading.Event()
    slow = [lanes.submit(lambda _: gate.wait(PATIENCE), LONG) for _ in range(2)]

    assert lanes.submit(lambda _: "done", SHORT).result(PATIENCE) == "done"
    with pytest.raises(TooManyLongFiles):
        lanes.submit(lambda _: "never", LONG)
    gate.set()
    assert [each.result(PATIENCE) for each in slow] == [True, True]
    assert lanes.submit(lambda _: "again", LONG).result(PATIENCE) == "again"
    lanes.close()
