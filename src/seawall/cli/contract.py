"""`seawall contract`: try a receiver of deliveries, and a handler of uploads, and print the faults."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
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


class FailModeName(StrEnum):
    """What a platform does with an upload when Seawall gives no verdict."""

    ALLOW = "allow"
    HOLD = "hold"
    BLOCK = "block"


@COMMANDS.callback()
def contract() -> None:
    """Test your webhook receiver and your upload handler."""


def _print_trials(trials: Trials) -> None:
    rows = [("✓" if t["passed"] else "✗", t["trial"], t["fault"]) for t in trials["results"]]
    print_table(("", "trial", "what is wrong"), rows)


def _has_failed(trials: Trials) -> bool:
    return not all(trial["passed"] for trial in trials["results"])


@command(COMMANDS, "test", shown=text(_print_trials), fails=_has_failed)
def play_deliveries(
    url: Annotated[str, typer.Argument(help="The receiver's URL.")],
    secret: Annotated[
        str,
        typer.Option(
            envvar="WEBHOOK_SECRET",
            help="The secret it verifies with, `whsec_…`. Set it in the environment rather than typing it.",
        ),
    ] = "",
    *,
    now: datetime,
) -> Trials:
    """Send fourteen test deliveries to a receiver: forged, repeated, late, large and plain.

    The target does not exist on any platform. The receiver shows what it applied by answering
    with the header `Seawall-Seq`: the highest seq it knows for the delivery's target. Exit code
    0 if all pass, 1 if one fails.
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


@command(COMMANDS, "test-uploads", shown=text(_print_trials), fails=_has_failed)
def play_uploads(
    url: Annotated[str, typer.Argument(help="The handler's upload URL.")],
    fail_mode: Annotated[
        FailModeName, typer.Option(help="The handler's fail mode, when there is no verdict.")
    ] = FailModeName.HOLD,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="The port of the stand-in for Seawall.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(help="The address it listens on, if the handler is on another machine.")
    ] = "127.0.0.1",
    field: Annotated[str, typer.Option(help="The form field of the file.")] = "photo",
    form: Annotated[
        list[str] | None, typer.Option(help="Another form field, `name=value`; repeatable.")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option(help="A header, `Cookie: session=…`; repeatable.")
    ] = None,
) -> Trials:
    """Upload twenty test files to a handler, while a stand-in for Seawall answers its checks.

    Start the handler first, with `API_URL=http://127.0.0.1:8765` (or where the stand-in
    listens). It must obey verdicts, and use its fail mode for a wrong key, a wrong address, a
    proxy's limit or no answer. It shows what it did by its status (201 public, 202 hidden, 4xx
    refused) or by the header `Seawall-State`. Exit code 0 if all pass, 1 if one fails.
    """
    from seawall.cli.upload_stand_in import standing_in
    from seawall.enforcement.upload_contract import FAIL_STATES, upload_trials
    from seawall.enforcement.upload_form import UploadForm, random_picture

    upload_form = UploadForm.read(field, form or ["account=contract-test"], header or [])
    results = []
    with standing_in(host, port) as stand_in:
        for trial in upload_trials(FAIL_STATES[fail_mode]):
            stand_in.begin(trial.answer)
            content = random_picture()
            body, headers = upload_form.encoded(content)
            fault = trial.fault(content, stand_in.requests, _call(url, body, headers))
            results.append({"trial": trial.name, "passed": not fault, "fault": fault})
    return {"url": url, "fail_mode": fail_mode, "results": results}


def _check(secret: str) -> None:
    from seawall.enforcement.webhook_signature import is_secret

    if not is_secret(secret):
        raise problem("cli.no-secret")


def _send(url: str, body: str, headers: dict[str, str]) -> CallAnswer:
    from seawall.enforcement.envelope import VERSION

    all_headers = {"content-type": "application/json", **headers, "seawall-version": VERSION}
    return _call(url, body.encode(), all_headers)


def _call(url: str, body: bytes, headers: Mapping[str, str]) -> CallAnswer:
    """Whoever types the address may call it, on a private network too."""
    from seawall.outbound import client
    from seawall.outbound.call_purpose import CONTRACT_TEST
    from seawall.outbound.model import OutboundCall

    return client.send_call(
        OutboundCall("POST", url, CONTRACT_TEST, headers, body, organisation=INSTALLATION)
    )
