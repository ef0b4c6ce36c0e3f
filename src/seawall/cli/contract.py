"""`seawall contract test`: play fourteen deliveries to a receiver and print what it got right."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import print_table
from seawall.cli.presentation import text
from seawall.errors import problem
from seawall.ids import INSTALLATION

if TYPE_CHECKING:
    from seawall.outbound.model import CallAnswer

COMMANDS = typer.Typer(no_args_is_help=True)

Trials = Mapping[str, Any]


@COMMANDS.callback()
def contract() -> None:
    """The webhook contract, tried out on your own receiver."""


def _print_trials(trials: Trials) -> None:
    rows = [("✓" if t["passed"] else "✗", t["trial"], t["fault"]) for t in trials["results"]]
    print_table(("", "trial", "what is wrong"), rows)


def _has_failed(trials: Trials) -> bool:
    return not all(trial["passed"] for trial in trials["results"])


@command(COMMANDS, "test", shown=text(_print_trials), fails=_has_failed)
def play_deliveries(
    url: Annotated[str, typer.Argument(help="The receiver's address.")],
    secret: Annotated[
        str,
        typer.Option(
            envvar="WEBHOOK_SECRET",
            help="The secret it verifies with, `whsec_…`; better set than typed, where others see it.",
        ),
    ] = "",
    *,
    now: datetime,
) -> Trials:
    """Play fourteen deliveries to a receiver: forged, repeated, late, large and plain.

    The target is one that no platform has. To show what it applied, the receiver answers with
    the header `Seawall-Seq`: the highest seq it knows for the delivery's target. Exit code 0
    if all pass, 1 if one does not.
    """
    from seawall.enforcement.contract import ContractSender, trials

    _check(secret)
    target = f"seawall-contract-test/{secrets.token_hex(8)}"
    results = []
    for trial in trials(ContractSender(secret, now, target)):
        answer = _send(url, trial.parcel.body, dict(trial.parcel.headers))
        fault = trial.fault(answer)
        results.append({"trial": trial.name, "passed": not fault, "fault": fault})
    return {"url": url, "results": results}


def _check(secret: str) -> None:
    from seawall.enforcement.webhook_signature import is_secret

    if not is_secret(secret):
        raise problem("cli.no-secret")


def _send(url: str, body: str, headers: dict[str, str]) -> CallAnswer:
    """Whoever types the address may call it, on a private network too."""
    from seawall.enforcement.envelope import VERSION
    from seawall.outbound import client
    from seawall.outbound.call_purpose import CONTRACT_TEST
    from seawall.outbound.model import OutboundCall

    all_headers = {"content-type": "application/json", **headers, "seawall-version": VERSION}
    return client.send_call(
        OutboundCall(
            "POST", url, CONTRACT_TEST, all_headers, body.encode(), organisation=INSTALLATION
        )
    )
