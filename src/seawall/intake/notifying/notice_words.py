"""The words of a notice, which are kept under seal: they may name whoever sent it."""

from __future__ import annotations

import json

from seawall.ids import NoticeId
from seawall.intake.notifying.model import NoticeStatement
from seawall.keys.sealing import open_sealed


def words_of(statement: NoticeStatement) -> dict[str, str]:
    """The statement's own words, opened: name, email, reason, url, source."""
    opened: dict[str, str] = json.loads(
        open_sealed(statement.said, about=sealed_about(statement.id))
    )
    return opened


def sealed_about(notice: NoticeId) -> str:
    """What the words are sealed about, so that they open nowhere else."""
    return f"notice:{notice}"
