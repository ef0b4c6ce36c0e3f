"""What stands in a definition: the names, texts, calls and imports of its source."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

_FUNCTIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda})
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Words:
    """What stands in a definition, as the source has it; no docstring, no type only written."""

    def __init__(self, root: ast.AST, *, with_types: bool) -> None:
        self.names: set[str] = set()
        #: What it binds by itself, anywhere in it.
        self.local: set[str] = set()
        self.texts: set[str] = set()
        self.attributes: list[ast.Attribute] = []
        self.calls: list[ast.Call] = []
        self.imports: list[ast.AST] = []
        self._root, self._is_function = root, type(root) in _FUNCTIONS
        self._passed_over = {"ctx"} if with_types else {"ctx", "annotation", "returns"}
        self._todo = [root]
        while self._todo:
            node = self._todo.pop()
            note = _NOTED.get(type(node))
            if note is None or note(self, node):
                self._go_into(node)

    def _go_into(self, node: ast.AST) -> None:
        for name in node._fields:
            if name in self._passed_over:
                continue
            value = getattr(node, name, None)
            if type(value) is list:
                self._todo.extend(child for child in value if isinstance(child, ast.AST))
            elif isinstance(value, ast.AST):
                self._todo.append(value)

    def _name(self, node: ast.Name) -> bool:
        if type(node.ctx) is ast.Load:
            self.names.add(node.id)
        elif self._is_function:
            self.local.add(node.id)
        return False

    def _text(self, node: ast.Constant) -> bool:
        if type(node.value) is str:
            self.texts.add(node.value)
        return False

    def _attribute(self, node: ast.Attribute) -> bool:
        self.attributes.append(node)
        self._todo.append(node.value)
        return False

    def _call(self, node: ast.Call) -> bool:
        self.calls.append(node)
        return True

    def _parameter(self, node: ast.arg) -> bool:
        self.local.add(node.arg)
        return True

    def _loop(self, node: ast.comprehension) -> bool:
        self.local.update(_bound(node.target))
        return True

    def _import(self, node: ast.AST) -> bool:
        self.imports.append(node)
        return False

    def _named(self, node: ast.ExceptHandler) -> bool:
        if node.name and node is not self._root:
            self.local.add(node.name)
        return True

    def _statement(self, node: ast.Expr) -> bool:
        return type(node.value) is not ast.Constant


_NOTED: dict[type, Callable[[Words, Any], bool]] = {
    ast.Name: Words._name,
    ast.Constant: Words._text,
    ast.Attribute: Words._attribute,
    ast.Call: Words._call,
    ast.arg: Words._parameter,
    ast.comprehension: Words._loop,
    ast.Import: Words._import,
    ast.ImportFrom: Words._import,
    ast.ExceptHandler: Words._named,
    ast.MatchAs: Words._named,
    **dict.fromkeys(DEFINITIONS, Words._named),
    ast.Expr: Words._statement,
}


def _bound(target: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
