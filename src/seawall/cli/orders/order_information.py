"""`seawall order give`, `object`, `notified`, `close`: papers that ask for data, and no removal.

Every act names the member who does it. A file that is handed over is named by its digest; the file
itself goes by the way that the paper names, and is not kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.decoding import readable_files
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.output import print_facts
from seawall.cli.presentation import text
from seawall.forms.annexes.epoc_annex3 import ConflictNature, DataKept, ThirdCountryLaw
from seawall.forms.annexes.information_answer import HandedFile
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.ids import OrderId
from seawall.orders.information.data_release import EnforcingWord
from seawall.orders.standing import as_shown

if TYPE_CHECKING:
    from seawall.orders.model import Answer, Order
    from seawall.transaction import Transaction

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class PaperAnswered:
    """A paper as it stands after an act, and the answer that the act sent, if it sent one."""

    order: Order
    answer: Answer | None = None


def _data(done: PaperAnswered) -> dict[str, object]:
    return {
        "order": done.order.id,
        "state": done.order.state,
        "due_at": done.order.due_at,
        "answer": done.answer.id if done.answer else None,
        "form": done.answer.form if done.answer else None,
    }


def _print(done: PaperAnswered) -> None:
    print_facts([(name, value) for name, value in _data(done).items() if value])


ANSWERED = text(_print, data=_data)


@command(shown=ANSWERED)
def give_information(
    order: OrderArgument,
    *,
    answer: Annotated[str, typer.Option(help="The answer in words.")] = "",
    file: Annotated[list[Path] | None, typer.Option(help="A file you sent; repeatable.")] = None,
    way: Annotated[str, typer.Option(help="How the files were sent.")] = "",
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> PaperAnswered:
    """Answer a request: data by their digests, information, a report of steps."""
    from seawall.journeys.answers.information_providing import (
        InformationGiven,
        provide_information,
    )

    member = tx.people.member_by_email(person)
    files = tuple(HandedFile(name=path.name, sha256=_digest(path)) for path in _files(file))
    given = InformationGiven(OrderId(order), member, answer, files, way)
    sent = provide_information(given, tx=tx, now=now)
    return PaperAnswered(as_shown(tx.orders.order(sent.order), now), sent)


@command(shown=ANSWERED)
def object_to_order(
    order: OrderArgument,
    *,
    ground: Annotated[list[ObjectionGround], typer.Option(help="Repeatable.")],
    why: Annotated[str, typer.Option(help="The reasons in full.")],
    clarification: Annotated[str, typer.Option(help="What the authority must clarify.")] = "",
    data_kept: Annotated[
        DataKept | None, typer.Option("--data", help="For a certificate: the data in the meantime.")
    ] = None,
    law: Annotated[str, typer.Option(help="Section E: the law of the third country.")] = "",
    provision: Annotated[str, typer.Option(help="Section E: its provision.")] = "",
    nature: Annotated[
        list[ConflictNature] | None, typer.Option(help="Section E: what it protects.")
    ] = None,
    applicable: Annotated[str, typer.Option(help="Section E: why it applies.")] = "",
    conflict: Annotated[str, typer.Option(help="Section E: why there is a conflict.")] = "",
    link: Annotated[str, typer.Option(help="Section E: our connection to that country.")] = "",
    consequences: Annotated[
        str, typer.Option(help="Section E: the consequences of complying.")
    ] = "",
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> PaperAnswered:
    """Answer that you cannot comply, or not yet: Annex III of Regulation (EU) 2023/1543."""
    from seawall.journeys.answers.information_objecting import PaperObjection, object_to_paper
    from seawall.orders.information.answer_filling import Reasons

    reasons = Reasons(
        grounds=tuple(ground),
        explanation=why,
        clarification=clarification,
        data_kept=data_kept,
        third_country=ThirdCountryLaw(
            law=law,
            provision=provision,
            nature=tuple(nature or ()),
            why_applicable=applicable,
            why_conflict=conflict,
            link=link,
            consequences=consequences,
        ),
    )
    member = tx.people.member_by_email(person)
    sent = object_to_paper(PaperObjection(OrderId(order), member, reasons), tx=tx, now=now)
    return PaperAnswered(as_shown(tx.orders.order(sent.order), now), sent)


@command(shown=ANSWERED)
def note_notified(
    order: OrderArgument,
    *,
    word: Annotated[EnforcingWord, typer.Option(help="The reply.")],
    why: Annotated[str, typer.Option(help="How you know.")],
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> PaperAnswered:
    """Record the reply of the notified authority of our own state."""
    from seawall.journeys.answers.enforcing_authority import note_enforcing_word

    member = tx.people.member_by_email(person)
    after = note_enforcing_word(OrderId(order), word, member, reason=why, tx=tx, now=now)
    return PaperAnswered(as_shown(after, now))


@command(shown=ANSWERED)
def close_order(
    order: OrderArgument,
    *,
    why: Annotated[str, typer.Option(help="Why nothing more is expected.")],
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> PaperAnswered:
    """Close a request that was answered with reasons."""
    from seawall.journeys.answers.paper_closing import close_paper

    member = tx.people.member_by_email(person)
    return PaperAnswered(close_paper(OrderId(order), member, reason=why, tx=tx, now=now))


def _files(paths: list[Path] | None) -> list[Path]:
    return list(readable_files(paths)) if paths else []


def _digest(path: Path) -> str:
    """Read in parts: what is handed over may be large."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while part := content.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()
