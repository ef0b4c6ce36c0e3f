"""What an upload handler must make of each answer, and how it is judged."""

from __future__ import annotations

import pytest

from seawall.enforcement.upload_contract import (
    FAIL_STATES,
    CheckRequest,
    UploadState,
    UploadTrial,
    shown_state,
    upload_trials,
)
from seawall.outbound.model import CallAnswer

CONTENT = b"the bytes of a picture"
CHECK = CheckRequest("POST", "/v1/checks?kind=photo", "Bearer swk_example", b"--x\r\n" + CONTENT)


def trial_of(part: str, mode: str = "hold") -> UploadTrial:
    (trial,) = (each for each in upload_trials(FAIL_STATES[mode]) if part in each.name)
    return trial


def test_a_verdict_is_obeyed_and_whatever_is_none_is_the_platforms_own_fail_mode():
    for mode, state in FAIL_STATES.items():
        trials = list(upload_trials(state))
        verdicts, others = trials[:5], trials[5:]

        assert [trial.state for trial in verdicts] == [
            UploadState.PUBLIC,
            UploadState.HIDDEN,
            UploadState.REFUSED,
            UploadState.HIDDEN,
            UploadState.REFUSED,
        ], mode
        assert {trial.state for trial in others} == {state}
        assert len(trials) == len({trial.name for trial in trials}) == 20


@pytest.mark.parametrize("status", [401, 403, 404, 413, 422, 429, 500, 502, 503])
def test_every_status_that_means_a_fault_is_tried(status):
    assert status in {trial.answer.status for trial in upload_trials(UploadState.HIDDEN)}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (CallAnswer(200), UploadState.PUBLIC),
        (CallAnswer(201), UploadState.PUBLIC),
        (CallAnswer(202), UploadState.HIDDEN),
        (CallAnswer(403), UploadState.REFUSED),
        (CallAnswer(415), UploadState.REFUSED),
        (CallAnswer(503), UploadState.REFUSED),
        (CallAnswer(303), None),
        (CallAnswer(500), None),
        (CallAnswer(200, headers={"seawall-state": "hidden"}), UploadState.HIDDEN),
        (CallAnswer(500, headers={"seawall-state": "refused"}), UploadState.REFUSED),
        (CallAnswer(200, headers={"seawall-state": "gone"}), None),
    ],
)
def test_a_handler_shows_what_it_did_by_the_header_or_else_by_its_status(answer, state):
    assert shown_state(answer) is state


@pytest.mark.parametrize(
    ("requests", "answer", "fault"),
    [
        ([CHECK], CallAnswer(202), ""),
        ([CHECK], CallAnswer(403), "the upload is refused instead of hidden"),
        ([CHECK], CallAnswer(201), "the upload is public instead of hidden"),
        ([CHECK], CallAnswer(None, "timed out"), "no answer: timed out"),
        ([CHECK], CallAnswer(500), "answered 500: show what you did by the header Seawall-State"),
        ([], CallAnswer(202), "asked for no verdict"),
        (
            [CheckRequest("POST", "/checks", "Bearer x", CONTENT)],
            CallAnswer(202),
            "asked for no verdict",
        ),
        (
            [CheckRequest("GET", "/v1/checks", "Bearer x", CONTENT)],
            CallAnswer(202),
            "asked for no verdict",
        ),
        ([CheckRequest("POST", "/v1/checks", "Bearer x", b"less")], CallAnswer(202), "the bytes"),
        ([CheckRequest("POST", "/v1/checks", "", CONTENT)], CallAnswer(202), "its key"),
    ],
)
def test_each_fault_is_named(requests, answer, fault):
    told = trial_of("413 from a proxy").fault(CONTENT, requests, answer)

    assert fault in told
    assert bool(told) is bool(fault)
