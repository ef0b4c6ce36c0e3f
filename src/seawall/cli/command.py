"""One decorator makes a command of a function with types.

    @command(PEOPLE, "list", shown=table(["code", "role", "id"], _row))
    def list_people(*, tx: Transaction) -> list[Member]:
        "List the members."
        return tx.people.members()

What a function names among its arguments it is supplied with, and no option is made of it:

- `tx`: one transaction of one organisation, committed once it returns; adds `--org`.
- `seat`: our seat in a forum; adds `--forum` and `--org`.
- `organisation`: an organisation's id, for what commits more than once or never; adds `--org`.
- `installation`: one transaction of the whole installation, committed once it returns.
- `act`: `tx`, `now` and `by` at once, as journeys take them: `journey(…, **act)`.
- `as_json`: whether JSON is asked for, for what prints as it goes; adds `--json`.
- `now`: the time, and `by`: who runs the command, for histories and the ledger.

What it returns is printed after the commit, in the way of `shown`, which adds `--json` where
there is data. Then `note` is said on stderr, and `fails` decides on exit code 1. An error of
ours rises to `seawall.cli.root`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, get_type_hints

import typer

from seawall.cli.forum_seat import ForumOption, the_seat
from seawall.cli.output import JsonOption, say
from seawall.cli.presentation import Presentation
from seawall.cli.session import OrgOption, clock, installation, operator, scope, work

if TYPE_CHECKING:
    from seawall.transaction import Transaction

FAILED = 1
#: What a function is given instead of having it from the command line.
SUPPLIED = frozenset({"tx", "act", "seat", "organisation", "installation", "as_json", "now", "by"})
OF_ONE_ORGANISATION = frozenset({"tx", "act", "seat", "organisation"})
IN_ONE_TRANSACTION = frozenset({"tx", "act"})

Result = TypeVar("Result")
Function = Callable[..., Result]


class CommandContext(TypedDict):
    """The transaction, the time and the person of a journey that changes something."""

    tx: Transaction
    now: datetime
    by: str


def command(
    group: typer.Typer | None = None,
    name: str = "",
    *,
    shown: Presentation[Result],
    note: Callable[[Result], str] | None = None,
    fails: Callable[[Result], object] | None = None,
    last: Collection[str] = (),
    ahead: Callable[[dict[str, Any]], object] | None = None,
    may_begin_with_a_dash: bool = False,
) -> Callable[[Function[Result]], Function[None]]:
    """Make a command of a function; without a group, one that is put into the tree elsewhere.

    `last` names options that `--help` lists after `--json`. What a machine made, a fingerprint in
    base64url, may begin with a dash and is no option then. `ahead` has the options, and begins
    what goes on beside while the database is made ready.
    """

    def decorate(function: Function[Result]) -> Function[None]:
        @wraps(function)
        def run(*, as_json: bool = False, **options: Any) -> None:
            if "as_json" in needs:
                options["as_json"] = as_json
            if ahead:
                ahead(options)
            result = _carry_out(function, needs, options)
            shown.show(result, as_json=as_json)
            if note and (sentence := note(result)):
                say(sentence)
            if fails and fails(result):
                raise typer.Exit(FAILED)

        parameters = inspect.signature(function).parameters.values()
        needs = {parameter.name for parameter in parameters} & SUPPLIED
        own = [parameter for parameter in parameters if parameter.name not in SUPPLIED]
        takes_json = shown.has_data or "as_json" in needs
        own += _options(needs, takes_json=takes_json)
        _sign(run, sorted(own, key=lambda parameter: parameter.name in last))
        dashes = {"ignore_unknown_options": may_begin_with_a_dash}
        return group.command(name, context_settings=dashes)(run) if group else run

    return decorate


def _carry_out(function: Function[Result], needs: set[str], options: dict[str, Any]) -> Result:
    """Call a function with what it wants; what it changed is committed when this returns."""
    supplies: dict[str, Any] = {"now": clock(), "by": operator()}
    slug = options.pop("org") if needs & OF_ONE_ORGANISATION else ""
    forum = options.pop("forum") if "seat" in needs else None
    with ExitStack() as stack:
        if "organisation" in needs:
            supplies["organisation"] = scope(slug)
        if "installation" in needs:
            supplies["installation"] = stack.enter_context(installation())
        if needs & IN_ONE_TRANSACTION:
            supplies |= _given_in(stack.enter_context(work(slug)), forum, supplies)
        elif forum is not None:
            with work(slug) as tx:
                supplies["seat"] = the_seat(tx, forum)
        return function(**options, **{name: supplies[name] for name in needs & supplies.keys()})


def _given_in(tx: Transaction, forum: str | None, supplies: dict[str, Any]) -> dict[str, Any]:
    act = CommandContext(tx=tx, now=supplies["now"], by=supplies["by"])
    return {"tx": tx, "act": act, "seat": None if forum is None else the_seat(tx, forum)}


def _options(needs: set[str], *, takes_json: bool) -> Iterator[inspect.Parameter]:
    """The options that no function declares itself."""
    if "seat" in needs:
        yield _option("forum", ForumOption, "")
    if needs & OF_ONE_ORGANISATION:
        yield _option("org", OrgOption, "")
    if takes_json:
        yield _option("as_json", JsonOption, default=False)


def _option(name: str, annotation: Any, default: object) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _sign(run: Function[None], parameters: list[inspect.Parameter]) -> None:
    """Give a command the signature that typer reads; types that are only checked stay unread."""
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    hints = get_type_hints(run, include_extras=True)
    signature = inspect.Signature(
        [parameter.replace(annotation=hints[parameter.name]) for parameter in parameters]
    )
    setattr(run, "__signature__", signature)  # noqa: B010 - mypy knows no such attribute
