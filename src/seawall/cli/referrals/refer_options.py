"""Options that several commands of `seawall refer` share."""

from __future__ import annotations

from typing import Annotated

import typer

Person = Annotated[
    str,
    typer.Option("--as", metavar="EMAIL", help="The member who does this: officer, supervisor."),
]
BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="The batch's ID, `bat_…`.")]
Reference = Annotated[
    str, typer.Argument(metavar="DISPATCH", help="The reference number, or the ID `dsp_…`.")
]
Positions = Annotated[
    list[int] | None, typer.Option("--line", help="A URL by its position; repeatable.")
]
Statute = Annotated[str, typer.Option(help="The statute, such as eu-2021-784.")]
Element = Annotated[str, typer.Option(help="The element of the offence, such as incites.")]
Language = Annotated[str, typer.Option(help="The language of the content, such as en.")]
Entity = Annotated[str, typer.Option(help="The group or label the content is attributed to.")]
Urgency = Annotated[str, typer.Option(help="normal, high or threat_to_life.")]
Note = Annotated[str, typer.Option(help="A note to the platform.")]
