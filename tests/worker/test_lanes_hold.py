"""A task that may reach a stranger is in a lane for it: read off what each task calls."""

from __future__ import annotations

import ast
from pathlib import Path

from seawall import worker
from seawall.enforcement.outbox.job_lanes import Lane, lane_of

FOLDER = Path(worker.__file__).parent
HERE = "seawall.worker"
#: What speaks to strangers, besides what `outbound` does for them.
CLIENTS = ("seawall.outbound.client", "seawall.outbound.dialling")


def reaches_out(module: str) -> bool:
    return module.startswith(CLIENTS) or module.endswith(".client")


def read() -> tuple[dict[str, set[str]], set[str]]:
    """What each function, class and table of the worker refers to, by full name; and the tasks."""
    uses: dict[str, set[str]] = {}
    tasks: set[str] = set()
    for path in FOLDER.glob("*.py"):
        tree, module = ast.parse(path.read_text()), f"{HERE}.{path.stem}"
        known = {
            name.asname or name.name: f"{node.module}.{name.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                uses[f"{module}.{node.targets[0].id}"] = set(_referred(node.value, known, module))
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            full = f"{module}.{node.name}"
            uses[full] = set(_referred(node, known, module))
            decorators = (ast.unparse(one) for one in node.decorator_list)
            if any(one.startswith("task") for one in decorators):
                tasks.add(full)
    return uses, tasks


def _referred(node: ast.AST, known: dict[str, str], module: str):
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield known.get(one.id, f"{module}.{one.id}")
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            yield f"{known.get(one.value.id, one.value.id)}.{one.attr}"


def strangers(task: str, uses: dict[str, set[str]]) -> set[str]:
    """What a task reaches that speaks to strangers."""
    seen: set[str] = set()
    waiting = [task]
    while waiting:
        name = waiting.pop()
        for used in uses.get(name, ()):
            if used not in seen:
                seen.add(used)
                waiting.append(used)
    return {one for one in seen if reaches_out(one.rpartition(".")[0])}


def test_no_task_of_our_own_lane_reaches_a_stranger():
    uses, tasks = read()

    calling = {task: found for task in tasks if (found := strangers(task, uses))}

    assert len(calling) >= 15
    assert {task: found for task, found in calling.items() if lane_of(task) is Lane.OWN} == {}


def test_what_is_in_a_lane_of_calls_reaches_one():
    """But for what hands a word on (a mail, an answer), opens an order or carries it out."""
    uses, tasks = read()
    idle = {task for task in tasks if lane_of(task) is not Lane.OWN and not strangers(task, uses)}

    assert idle == {
        "seawall.worker.inbox.read_mail",
        "seawall.worker.incidents.answer",
        "seawall.worker.orders.let_in_document",
        "seawall.worker.orders.open_order",
        "seawall.worker.deciding.ask_parts",
    }
