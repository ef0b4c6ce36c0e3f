"""An answer on paper: typeset once from the JSON that is signed, and sealed, while nobody waits.

A page takes milliseconds to typeset, and an answer about a thousand addresses half a second: no
unit of work is open meanwhile. Its file is on the disk before the answer names it, and of two who
typeset it at once the first is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.letters.form_pdf import render_pdf
from seawall.ids import AnswerId
from seawall.intake.evidence.model import SealedFile
from seawall.intake.evidence.sealed_ahead import FilesAhead
from seawall.transaction import Transaction, reading


@dataclass(frozen=True, slots=True)
class AnswerPaper:
    """An answer's PDF, as it was typeset and sealed."""

    pdf: bytes
    sealed: SealedFile


def print_answer(answer: AnswerId, files: FilesAhead) -> AnswerPaper | None:
    """The paper of an answer that has none yet; None where it has one."""
    with reading(files.organisation) as tx:
        stored_answer = tx.answers.answer(answer)
    if stored_answer.pdf is not None:
        return None
    pdf = render_pdf(read_any_form(stored_answer.body))
    return AnswerPaper(pdf, files.seal(pdf, "application/pdf", "answer"))


def keep_paper(
    answer: AnswerId, paper: AnswerPaper | None, files: FilesAhead, *, tx: Transaction
) -> bytes:
    """The one PDF of an answer: this one from now on, if there was none."""
    stored_answer = tx.answers.locked(answer)
    if stored_answer.pdf is not None:
        return tx.evidence.open(stored_answer.pdf)
    assert paper is not None  # what has none was typeset just now, and paper is for good
    tx.answers.save(replace(stored_answer, pdf=tx.evidence.keep(paper.sealed)))
    files.leave_to_commit()
    return paper.pdf
