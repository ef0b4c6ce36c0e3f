"""Which of our code an entry point reaches, read from the source: names, never guesses.

A node is a definition: `orders/admission.py` has `seawall.orders.admission:flags_of`, a method
is `…:Flagger.state`. A definition leads to what its own words name: through imports, module by
module, and to a path in a string ("seawall.worker.orders.finish_order"). A method of an object
whose type is not written is reached where its name is asked for and its class is reached too.
What a name inside a function stands for by itself (a parameter, a variable) leads nowhere, so
a definition that nobody calls is never said to be reached because of a namesake.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath

from tests.reaching import Reach
from tests.source_trees import trees
from tests.source_words import DEFINITIONS, Words

PACKAGE = "seawall"
#: A table that sorts every task by its name: to be looked up in it calls none of them.
_LISTS_OF_NAMES = frozenset({"seawall.enforcement.outbox.job_lanes"})


@dataclass
class Module:
    """A module as it reads: what it defines, imports, and does when it is read."""

    name: str
    tree: ast.Module
    is_package: bool
    defined: dict[str, ast.AST] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Passed:
    """What a call hands over: so many by place, these by name, and more that cannot be read."""

    by_place: int
    by_name: frozenset[str]
    has_more: bool


@dataclass
class Leads:
    """Where a definition leads: to others, and to names asked of objects."""

    to: set[str] = field(default_factory=set)
    asks: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    calls: list[tuple[str, Passed]] = field(default_factory=list)
    """Whom it calls, and with what."""


@dataclass
class Calls:
    """How definitions are used by those within reach."""

    within: frozenset[str]
    made: dict[str, list[Passed]] = field(default_factory=lambda: defaultdict(list))
    handed_on: set[str] = field(default_factory=set)
    """What is named without a call."""


_NOWHERE = Leads()


def module_name(path: object) -> str:
    """The dotted name of a file below the package."""
    parts = [PACKAGE, *str(path).removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class Graph:
    """The whole product, read once."""

    def __init__(self, sources: Mapping[PurePath, ast.Module]) -> None:
        self.modules: dict[str, Module] = {}
        self.leads: dict[str, Leads] = {}
        self.methods: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for path, tree in sources.items():
            name = module_name(path)
            self.modules[name] = Module(name, tree, path.name == "__init__.py")
        for module in self.modules.values():
            self._index(module)
        for module in self.modules.values():
            self._read(module)

    # Reading

    def _index(self, module: Module) -> None:
        for node in _top(module.tree.body):
            if isinstance(node, DEFINITIONS):
                module.defined[node.name] = node
            elif isinstance(node, ast.Import | ast.ImportFrom):
                module.imported |= dict(self._imports(module, node))
            else:
                for name in _targets(node):
                    module.defined.setdefault(name, node)

    def _imports(self, module: Module, node: ast.AST) -> Iterator[tuple[str, tuple[str, str]]]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == PACKAGE:
                    whole = alias.name if alias.asname else PACKAGE
                    yield alias.asname or PACKAGE, (whole, "")
        elif isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            for alias in node.names:
                yield alias.asname or alias.name, (node.module or "", alias.name)

    def _read(self, module: Module) -> None:
        body = Leads()
        for node in _top(module.tree.body):
            if isinstance(node, DEFINITIONS):
                self._define(module, node, node.name)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    self._registered(module, node, body)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                continue
            elif names := list(_targets(node)):
                leads = self._leads(module, node)
                for name in names:
                    self._add(f"{module.name}:{name}", leads)
            else:
                self._merge(body, self._leads(module, node))
        self._add(f"{module.name}:", body)

    def _registered(self, module: Module, node: ast.AST, body: Leads) -> None:
        """A function that a decorator of ours hands to a register is done with its module."""
        for decorator in node.decorator_list:
            named = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(named, ast.Attribute) and named.attr in {
                "register",
                "filter",
                "simple_tag",
            }:
                body.to.add(f"{module.name}:{node.name}")

    def _define(self, module: Module, node: ast.AST, name: str) -> None:
        identity = f"{module.name}:{name}"
        if not isinstance(node, ast.ClassDef):
            self._add(identity, self._leads(module, node))
            return
        own = Leads()
        for part in (*node.bases, *(word.value for word in node.keywords), *node.decorator_list):
            self._merge(own, self._leads(module, part))
        for statement in node.body:
            self._member(module, statement, identity, own)
        self._add(identity, own)

    def _member(self, module: Module, node: ast.AST, owner: str, own: Leads) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            identity = f"{owner}.{node.name}"
            self._add(identity, self._leads(module, node))
            if node.name.startswith("__"):
                own.to.add(identity)
            else:
                self.methods[owner].setdefault(node.name, set()).add(identity)
        elif isinstance(node, ast.ClassDef):
            self._define(module, node, f"{owner.partition(':')[2]}.{node.name}")
            own.to.add(f"{owner}.{node.name}")
        else:
            leads = self._leads(module, node)
            for name in _targets(node):
                self._add(f"{owner}.{name}", leads)
                self.methods[owner].setdefault(name, set()).add(f"{owner}.{name}")
            if not list(_targets(node)) or isinstance(node, ast.AnnAssign):
                self._merge(own, leads)

    def _add(self, identity: str, leads: Leads) -> None:
        self._merge(self.leads.setdefault(identity, Leads()), leads)

    @staticmethod
    def _merge(into: Leads, more: Leads) -> None:
        into.to |= more.to
        into.asks |= more.asks
        into.texts |= more.texts
        into.calls += more.calls

    def _leads(self, module: Module, root: ast.AST) -> Leads:
        """What these words name; a parameter or a variable of theirs names nothing of ours."""
        words = Words(root, with_types=_is_a_door(module.name))
        imported = {
            name: target for node in words.imports for name, target in self._imports(module, node)
        }
        local = words.local - imported.keys()
        leads = Leads(asks={node.attr for node in words.attributes}, texts=words.texts)
        leads.to.update(*map(self._path, words.texts))
        for name in words.names - local:
            if found := self._name(module, name, imported):
                leads.to.add(found)
        for node in words.attributes:
            if found := self._chain(module, node, imported, local):
                leads.to.add(found)
        for call in words.calls:
            if found := self._called(module, call.func, imported, local):
                leads.calls.append((found, _passed(call)))
        return leads

    def _called(
        self,
        module: Module,
        called: ast.AST,
        imported: dict[str, tuple[str, str]],
        local: set[str],
    ) -> str | None:
        if isinstance(called, ast.Name) and called.id not in local:
            return self._name(module, called.id, imported)
        if isinstance(called, ast.Attribute):
            return self._chain(module, called, imported, local)
        return None

    # Resolving

    def _path(self, text: str) -> set[str]:
        if not text.startswith(f"{PACKAGE}.") or not text.replace(".", "").isidentifier():
            return set()
        if text in self.modules:
            return {f"{text}:", *(f"{text}:{name}" for name in ("urlpatterns",))}
        owner, _, name = text.rpartition(".")
        return {f"{owner}:{name}"} if owner in self.modules else set()

    def _name(self, module: Module, name: str, own: dict[str, tuple[str, str]]) -> str | None:
        if name in own:
            return self._target(*own[name])
        if name in module.defined:
            return f"{module.name}:{name}"
        if name in module.imported:
            return self._target(*module.imported[name])
        return None

    def _target(self, module: str, name: str, depth: int = 0) -> str | None:
        if not name or f"{module}.{name}" in self.modules:
            whole = f"{module}.{name}" if name else module
            return f"{whole}:" if whole in self.modules else None
        found = self.modules.get(module)
        if found is None or depth > 9:
            return None
        if name in found.defined:
            return f"{module}:{name}"
        if name in found.imported:
            return self._target(*found.imported[name], depth + 1)
        return None

    def _chain(
        self,
        module: Module,
        node: ast.Attribute,
        own: dict[str, tuple[str, str]],
        local: set[str],
    ) -> str | None:
        names: list[str] = []
        at: ast.AST = node
        while isinstance(at, ast.Attribute):
            names.append(at.attr)
            at = at.value
        if not isinstance(at, ast.Name) or at.id in local:
            return None
        found = self._name(module, at.id, own)
        for name in reversed(names):
            if found is None:
                return None
            owner, _, inside = found.partition(":")
            found = f"{found}.{name}" if inside else self._target(owner, name)
        return found

    # Walking

    def reached(self, doors: Iterable[str], *, beside: Reach | None = None) -> set[str]:
        """Everything that these definitions lead to, they themselves, and what is reached anyway."""
        return self.reach(doors, beside=beside).seen

    def reach(self, doors: Iterable[str], *, beside: Reach | None = None) -> Reach:
        """How far these definitions lead, gone on with from how far others do."""
        reach = Reach() if beside is None else beside.copy()
        new = list(doors)
        while new:
            identity = new.pop()
            if identity in reach.seen:
                continue
            module = identity.partition(":")[0]
            leads = self.leads.get(identity, _NOWHERE)
            if module in _LISTS_OF_NAMES:
                leads = _NOWHERE
            new += [f"{module}:", *leads.to]
            new += reach.add(identity, leads.asks, self.methods.get(identity, {}))
        return reach

    def calls_within(self, reached: Iterable[str]) -> Calls:
        """How those that are reached use what they name."""
        calls = Calls(frozenset(reached))
        for identity in calls.within:
            leads = self.leads.get(identity, _NOWHERE)
            calls.handed_on |= leads.to - {called for called, _ in leads.calls}
            for called, passed in leads.calls:
                calls.made[called].append(passed)
        return calls

    def never_passed(self, module: str, calls: Calls) -> list[str]:
        """What public functions could be told and nobody tells them: `function(parameter)`.

        Of functions that are called by name alone; what is handed on as a value may be told all.
        """
        untold = []
        for name, node in self.functions_of(module).items():
            identity = f"{module}:{name}"
            made = calls.made.get(identity)
            if identity not in calls.within or identity in calls.handed_on or not made:
                continue
            for place, parameter in _with_default(node):
                if not any(_tells(passed, place, parameter) for passed in made):
                    untold.append(f"{name}({parameter})")
        return untold

    def functions_of(self, module: str) -> dict[str, ast.FunctionDef]:
        """The functions of a module that others may call, by name."""
        return {
            name: node
            for name, node in self.modules[module].defined.items()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and name[0] != "_"
        }


def _with_default(node: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """The parameters that may be left out, with their place among those that have one."""
    places = [*node.args.posonlyargs, *node.args.args]
    first = len(places) - len(node.args.defaults)
    for at, parameter in enumerate(places):
        if at >= first:
            yield at, parameter.arg
    for parameter, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if default is not None:
            yield len(places) + 99, parameter.arg


def _tells(passed: Passed, place: int, parameter: str) -> bool:
    return passed.has_more or parameter in passed.by_name or passed.by_place > place


def _is_ours(module: str | None) -> bool:
    return module is not None and module.split(".")[0] == PACKAGE


def _passed(call: ast.Call) -> Passed:
    starred = any(isinstance(part, ast.Starred) for part in call.args)
    named = frozenset(word.arg for word in call.keywords if word.arg)
    unnamed = any(word.arg is None for word in call.keywords)
    return Passed(len(call.args), named, starred or unnamed)


def _is_a_door(module: str) -> bool:
    """Where the types of parameters are read by a framework that makes the values."""
    return module.startswith((f"{PACKAGE}.web.api", f"{PACKAGE}.cli", f"{PACKAGE}.web.compat"))


def _top(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements of a module, those under its conditions too, but what is only for types."""
    for node in body:
        if isinstance(node, ast.If | ast.Try | ast.With):
            if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
                continue
            yield from _top([*node.body, *getattr(node, "orelse", ())])
            for handler in getattr(node, "handlers", ()):
                yield from _top(handler.body)
        else:
            yield node


def _targets(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


@cache
def graph() -> Graph:
    """The product, read once."""
    return Graph(trees())
