"""vPDQ values: every form that others write is read, and means the same."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.signals import InvalidSignal, frames_from, frames_of, signal_type, write_vpdq
from seawall.signals.vpdq import Frames

VPDQ = signal_type("vpdq")
ROWS = st.lists(
    st.tuples(
        st.integers(0, 10**7).map(lambda at: at / 1000),
        st.integers(0, 100),
        st.binary(min_size=32, max_size=32).map(bytes.hex),
    ),
    min_size=1,
    max_size=20,
)


@given(ROWS)
def test_a_value_comes_back_from_every_form(rows):
    frames = frames_from(rows)
    value = frames.value

    for form in ("json", "text"):
        assert same(frames_of(write_vpdq(value, form)), frames)
    assert same(frames_of(value), frames)
    assert VPDQ.normalise(value) == value


@given(ROWS)
def test_frames_are_kept_in_order_of_time_whatever_order_they_came_in(rows):
    frames = frames_from(rows)

    assert (np.diff(frames.times) >= 0).all()
    assert frames.milliseconds >= frames.times[-1]
    assert same(frames_from(rows[::-1], seconds=frames.milliseconds / 1000), frames) or len(
        {row[0] for row in rows}
    ) < len(rows)


def test_threatexchange_reads_what_we_write():
    rows = [(0.0, 100, "ab" * 32), (1.001, 51, "0f" * 32)]

    written = json.loads(write_vpdq(frames_from(rows).value))

    assert written == [f"{'ab' * 32},100,0.000", f"{'0f' * 32},51,1.001"]


def test_the_older_json_and_the_lines_of_the_tools_are_read():
    frame = {"quality": 88, "hash": "AB" * 32, "timestamp": 2.5}
    by_number = json.dumps({"0": frame | {"timestamp": 0.0}, "75": frame})
    lines = f"0,88,{'ab' * 32},0.000\n75,88,{'ab' * 32},2.500\n"

    assert VPDQ.normalise(by_number) == VPDQ.normalise(lines)


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "{}",
        "[[[[",
        "[1]",
        '["ab,1,2"]',
        f'["{"ab" * 32},101,0"]',
        f'["{"ab" * 32},50,-1"]',
        f'["{"ab" * 32},50,nan"]',
        f'["{"ab" * 32},50,1e12"]',
        "vpdq1:",
        "vpdq1:AAAA",
        "vpdq1:" + "A" * 66,
        "vpdq1:٣٣٣",
        "[" * 100_000,
    ],
)
def test_what_is_no_list_of_frames_is_refused_with_the_forms_there_are(wrong):
    with pytest.raises(InvalidSignal) as refused:
        VPDQ.normalise(wrong)

    assert refused.value.field == "value"


@given(st.binary(max_size=200))
def test_no_bytes_at_all_crash_the_reader(data):
    from base64 import urlsafe_b64encode

    try:
        frames = frames_of("vpdq1:" + urlsafe_b64encode(data).decode())
    except InvalidSignal:
        return
    assert len(frames)


def test_a_frame_of_low_quality_is_kept_in_the_value_and_not_compared():
    frames = frames_from([(0.0, 49, "ab" * 32), (1.0, 50, "cd" * 32)])

    assert len(frames_of(frames.value)) == 2
    assert frames.usable.times.tolist() == [1000]


def same(a: Frames, b: Frames) -> bool:
    return (
        a.times.tolist() == b.times.tolist()
        and a.quality.tolist() == b.quality.tolist()
        and a.codes.tolist() == b.codes.tolist()
    )
