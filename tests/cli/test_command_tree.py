"""Every command of the tree: what it takes, what it leaves out and why, and how it ends."""

from __future__ import annotations

import inspect
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import typer

from seawall.cli import command as command_module
from seawall.cli.root import APP
from tests.cli.test_root import walk

#: What needs no organisation, and why.
WITHOUT_ORG = {
    "reads no database": {
        *(
            "clock",
            "hash",
            "contract test",
            "contract test-uploads",
            "order validate",
            "sor validate",
            "world run",
        ),
        *("order offences", "verify", "witness"),
        *("rules list", "rules facts", "rules test", "ledger verify-proof"),
        *("exchange kinds", "forum criteria", "forum incident types"),
    },
    "is about the whole installation": {
        *("init", "doctor", "migrate", "upgrade", "serve", "worker", "org create", "org list"),
        *("ledger verify", "ledger checkpoint", "ledger key", "ledger witness"),
        *("restore begin", "restore check", "restore join", "backup keys", "restore keys"),
    },
}

#: What prints no data, or data that is a text already.
WITHOUT_JSON = {
    "runs until it is stopped, or says how far it is": {
        *("serve", "worker", "migrate", "witness"),
    },
    "acts, and says so in a sentence": {
        *("restore begin", "restore join"),
        *("authority informed", "authority reactivate", "authority suspend"),
        *("authority key bind", "authority key revoke", "key revoke"),
        *("bank confirm", "bank contest", "bank observe", "bank opinion", "bank reinstate"),
        *("bank withdraw", "bank taxii"),
        *("audit call-off", "audit draw", "drill content call-off"),
        *("drill member consent", "drill member revoke"),
        *("endpoint disable", "endpoint enable", "endpoint send-again"),
        *("exchange disable", "exchange enable", "exchange remove"),
        *("forum brief clear", "forum brief object", "forum brief release", "forum confirm"),
        *("forum leave", "forum let-go", "forum let-in", "forum opinion", "forum sample commit"),
        *("forum sync", "forum unshare", "forum withdraw"),
        *(
            "order acknowledge",
            "order flag",
            "order let-in",
            "people approve",
            "people confirm",
            "people deactivate",
            "people role",
            "report text",
            "quality golden add",
            "quality golden retire",
        ),
        *("refer assess", "refer look", "refer return", "recipient inform"),
        *("source bind", "source end", "source restore", "source suspend"),
    },
    "acts, and shows for people how it stands now": {
        *("forum canaries", "forum remove", "forum restore", "forum resume", "forum suspend"),
        *("forum tier", "preservation extend", "preservation hold", "preservation release"),
        *("preservation renew", "refer ask", "sor submit"),
    },
    "prints one text, or writes one file": {
        *("bank export", "exchange designations cite", "exchange designations file"),
        *("forum brief show", "forum invite", "forum policy", "ledger checkpoint", "ledger key"),
        "ledger witness",
        *("ledger proof", "people link", "preservation export", "preservation open"),
        "report table",
    },
    "is JSON always": {"forum incident handover", "sor show"},
    "explains for people what `forum signals` and `forum evidence` have as JSON": {
        *("forum verify", "forum why"),
    },
}

#: What is put together by hand, and why.
NOT_DECORATED = {
    "serve": "a process that is told how to run, not a question that is answered",
    "worker": "the same",
    "witness": "the same",
    "migrate": "it makes the database that every other command finds ready",
}


def commands() -> dict[str, Any]:
    """Every command that does something, by its words."""
    tree = walk(typer.main.get_command(APP))
    return {" ".join(path): leaf for path, leaf in tree if not hasattr(leaf, "commands")}


def options(leaf: Any) -> set[str]:
    return {name for parameter in leaf.params for name in parameter.opts}


def function_of(leaf: Any) -> Any:
    """The function a command was made of."""
    return inspect.unwrap(leaf.callback)


def test_every_command_takes_an_organisation_or_says_why_it_needs_none():
    without = {name for name, leaf in commands().items() if "--org" not in options(leaf)}

    assert without == set().union(*WITHOUT_ORG.values())


def test_every_command_that_prints_data_takes_json():
    without = {name for name, leaf in commands().items() if "--json" not in options(leaf)}

    assert without == set().union(*WITHOUT_JSON.values())


def test_what_works_on_one_organisation_takes_org_and_nothing_else_does():
    """`explain` asks for one only where it compares with an entry of a bank.

    An address is one person in one organisation: `people link` takes one to make sure.
    """
    for name, leaf in commands().items():
        parameters = set(inspect.signature(function_of(leaf)).parameters)
        takes = bool(parameters & command_module.OF_ONE_ORGANISATION)

        assert takes == ("--org" in options(leaf)) or name in {"explain", "people link"}, name


def test_every_command_but_three_is_made_by_the_decorator():
    made_by = {name: leaf.callback.__wrapped__.__code__ for name, leaf in commands().items()}
    by_hand = {name for name, code in made_by.items() if code.co_filename != _decorator()}

    assert by_hand == set(NOT_DECORATED)


def _decorator() -> str:
    return str(inspect.getsourcefile(command_module))


def test_no_command_makes_an_option_of_what_it_is_given():
    for name, leaf in commands().items():
        taken = {parameter.name for parameter in leaf.params} - {"as_json"}

        assert not taken & command_module.SUPPLIED, name


def test_an_organisation_that_is_not_there_is_one_line_and_misuse_in_every_command(
    run, organisation, tmp_path
):
    """Before anything else is done, whatever the rest of the command says."""
    sentence = "There is no organisation 'nowhere'. Use one of: harbour."
    message = f"seawall: --org: {sentence} Error code: cli.no-organisation.unknown.\n"
    ended = {
        name: run(*name.split(), *arguments(leaf, tmp_path), "--org", "nowhere")
        for name, leaf in commands().items()
        if "--org" in options(leaf)
    }

    assert {name: (ran.code, ran.out, ran.err) for name, ran in ended.items()} == dict.fromkeys(
        ended, (2, "", message)
    )


def arguments(leaf: Any, folder: Path) -> list[str]:
    """Something for each word that a command cannot do without."""
    words = ["--against", "entry_none"] if leaf.name == "explain" else []
    for parameter in leaf.params:
        if parameter.required and parameter.name != "against":
            value = _something(parameter, folder)
            is_option = parameter.param_type_name == "option"
            words += [parameter.opts[0], value] if is_option else [value]
    return words


def _something(parameter: Any, folder: Path) -> str:
    kind = parameter.type_descriptor.annotation
    kind = next(iter(get_args(kind)), kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    if kind is str:
        return "x"
    if kind is int:
        return "2026"
    if kind is datetime:
        return "2026-03-02"
    file = folder / "file.txt"
    file.write_text("x")
    return str(file)
