"""What the pages say of an answer is what happened to it."""

from __future__ import annotations

import pytest

from seawall.forms.model import Channel
from seawall.ids import AnswerId, OrderId
from seawall.orders.answering.model import AnswerForm
from seawall.orders.model import Answer, AnswerState
from seawall.web.console.orders.words import delivery
from tests.people_made import NOON

MAILBOX = "orders@authority.example"


def answer(state, *, channel=Channel.EMAIL_SIGNED, recipient=MAILBOX, error=""):
    return Answer(
        id=AnswerId("ans_1"),
        order=OrderId("order_1"),
        form=AnswerForm.ANNEX_II.value,
        body={},
        digest="00",
        channel=channel,
        recipient=recipient,
        state=state,
        created_at=NOON,
        error=error,
    )


@pytest.mark.parametrize(
    ("channel", "recipient", "what"),
    [
        (Channel.EMAIL_SIGNED, MAILBOX, "Waiting for the mail server"),
        (Channel.API, "https://authority.example/answers", "Waiting for the recipient"),
        (Channel.FILE_DROP, "", "Waiting to be written to its folder"),
    ],
)
def test_an_answer_that_was_tried_and_not_taken_is_not_called_sent(channel, recipient, what):
    tried = answer(AnswerState.SENT, channel=channel, recipient=recipient, error="refused")
    owed = answer(AnswerState.OWED, channel=channel, recipient=recipient, error="refused")

    assert delivery(tried).word == delivery(owed).word == what


def test_an_answer_that_arrived_or_was_given_up_says_so():
    assert delivery(answer(AnswerState.DELIVERED)).word == "Delivered"
    assert delivery(answer(AnswerState.FAILED)).word == "Not delivered"
    assert delivery(answer(AnswerState.OWED)).word == "Sending"
