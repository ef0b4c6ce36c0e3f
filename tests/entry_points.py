"""Every door of the product, from the registers that serve it: addresses, commands, jobs.

`/orders/<str:order_id>/flag` is an address of a page, `POST /v1/orders` one of the API,
`seawall order flag` a command, `worker.orders.finish_order` a job. What stands behind each is
taken from the table that carries it out, so that a door that is gone is not named any more.
"""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache, partial
from importlib import import_module
from typing import Any

import typer
from django.urls import URLPattern, URLResolver, get_resolver
from django_tasks.base import Task

from seawall import worker
from seawall.cli.root import APP
from seawall.sandbox.jail._openers import MODULES, opener
from seawall.web.api.routes import api
from seawall.web.console.act import ActTable


def node_of(thing: Any) -> set[str]:
    """The definitions that stand behind a callable: itself, and what it was made of."""
    thing = inspect.unwrap(thing)
    if isinstance(thing, partial):
        return node_of(thing.func)
    found = {f"{thing.__module__}:{thing.__qualname__.split('.<locals>')[0]}"}
    for cell in getattr(thing, "__closure__", None) or ():
        inner = cell.cell_contents
        if inspect.isfunction(inner) and inner.__module__.startswith("seawall."):
            found |= node_of(inner)
    return found


def _commands(group: Any, path: str) -> Iterator[tuple[str, set[str]]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", node_of(command.callback)


def _pages(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, set[str]]]:
    for pattern in patterns:
        at = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns, at)
        elif isinstance(pattern, URLPattern):
            yield at, node_of(pattern.callback)


def _acts() -> Iterator[tuple[str, set[str]]]:
    tables = {
        id(value): value
        for name, module in list(sys.modules.items())
        if name.startswith("seawall.web.") and module
        for value in vars(module).values()
        if isinstance(value, ActTable)
    }
    for table in tables.values():
        shared = [table.reads, table.shows, table.lands]
        for act in table.acts:
            own = [act.carry_out, act.form, act.shows, act.lands, act.page, act.needs]
            nodes = [node_of(part) for part in (*own, *shared) if part is not None]
            yield f"/{table.address(act)}", set().union(*nodes)


def _api() -> Iterator[tuple[str, set[str]]]:
    for prefix, router in api._routers:
        for at, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    address = f"{prefix.rstrip('/')}/{at.lstrip('/')}".rstrip("/") or "/"
                    yield f"{method} /{address.lstrip('/')}", node_of(operation.view_func)


def _jobs() -> Iterator[tuple[str, set[str]]]:
    for part in pkgutil.iter_modules(worker.__path__):
        import_module(f"{worker.__name__}.{part.name}")
    for name, module in list(sys.modules.items()):
        if name.startswith("seawall.worker."):
            for task_name, value in vars(module).items():
                if isinstance(value, Task) and value.func.__module__ == name:
                    yield f"{name.removeprefix('seawall.')}.{task_name}", node_of(value.func)


def _openers() -> Iterator[tuple[str, set[str]]]:
    """What a jailed child runs, which the zygote imports by its family's name."""
    for family in MODULES:
        module = opener(family)
        yield f"jail.{family}", node_of(module.prepare) | node_of(module.examine)


@cache
def entry_points() -> dict[str, frozenset[str]]:
    """Every door, with the definitions behind it."""
    doors: dict[str, set[str]] = {}
    patterns = get_resolver("seawall.web.urls").url_patterns
    for source in (
        _commands(typer.main.get_command(APP), "seawall"),
        _pages(patterns),
        _acts(),
        _api(),
        _jobs(),
        _openers(),
    ):
        for door, nodes in source:
            own = {node for node in nodes if node.startswith("seawall.")}
            if own:
                doors.setdefault(door, set()).update(own)
    return {door: frozenset(nodes) for door, nodes in doors.items()}
