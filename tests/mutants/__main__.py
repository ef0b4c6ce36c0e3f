"""Rules of the product are broken one at a time, and the tests of each must notice.

    python -m tests.mutants               every mutant of `tests/mutants/table.py`, two at once
    python -m tests.mutants --list        the table, without running anything
    python -m tests.mutants --only clock  the rows that have this word

The checkout is never changed: each job has a copy of it, in memory where there is room. Every
test file that the table names is first run without a mutant, and has to be green. Exit code 0:
every mutant was killed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tests.folders import CHECKOUT, memory
from tests.mutants.row import Mutant
from tests.mutants.table import MUTANTS

#: What the tests of the table need of the checkout.
COPIED = ("src", "tests", "scripts", "pyproject.toml")
PYTEST = (
    *("-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"),
    *("-p", "tests.mutants.witness", "--hypothesis-seed=0"),
    *("-m", "not exhaustive and not browser and not slow"),
)
#: Seconds that a test session has to end by itself, once it was interrupted.
_GRACE = 15.0
_PASSED, _FAILED = 0, 1


class MutantFate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "killed by timeout"
    SURVIVED = "SURVIVED"
    ERROR = "ERROR"

    @property
    def is_killed(self) -> bool:
        """Whether the tests noticed it."""
        return self in {MutantFate.KILLED, MutantFate.TIMED_OUT}


@dataclass(frozen=True, slots=True)
class MutantTrial:
    """One run of pytest in a copy: its exit code (None: it took too long), and what it saw."""

    code: int | None
    seconds: float
    modules: dict[str, str]
    failure: dict[str, str] | None
    output: str


@dataclass(frozen=True, slots=True)
class MutantResult:
    """The fate of one mutant, and what it rests on."""

    mutant: Mutant
    fate: MutantFate
    why: str
    seconds: float = 0.0


class CheckoutCopy:
    """A copy of the checkout that may be broken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            source = CHECKOUT / name
            if source.is_dir():
                shutil.copytree(source, root / name, symlinks=True)
            else:
                shutil.copy2(source, root / name)

    @contextmanager
    def broken(self, mutant: Mutant) -> Iterator[None]:
        """With this mutant in place."""
        path = self.root / mutant.path
        whole = path.read_text("utf-8")
        _write_source(path, mutant.applied(whole))
        try:
            yield
        finally:
            _write_source(path, whole)

    def run(self, target: str, *, timeout: float) -> MutantTrial:
        """Run these tests against the copy."""
        run_folder = Path(tempfile.mkdtemp(prefix="run-", dir=self.root))
        report = run_folder / "witness.json"
        started = time.monotonic()
        try:
            with (run_folder / "output").open("w+") as output:
                process = subprocess.Popen(
                    [sys.executable, *PYTEST, target],
                    cwd=self.root,
                    env=_environment(self.root, run_folder, report),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                code = _exit_code(process, timeout)
                output.seek(0)
                text = output.read()
            seen = json.loads(report.read_text()) if report.exists() else {}
        finally:
            shutil.rmtree(run_folder, ignore_errors=True)
        return MutantTrial(
            code=code,
            seconds=time.monotonic() - started,
            modules=seen.get("modules", {}),
            failure=seen.get("failure"),
            output=text,
        )

    def strangers(self, trial: MutantTrial) -> list[str]:
        """The modules of the product that did not come from this copy."""
        source = str(self.root / "src" / "seawall") + os.sep
        return sorted(name for name, file in trial.modules.items() if not file.startswith(source))


def judge(copy: CheckoutCopy, mutant: Mutant, *, timeout: float) -> MutantResult:
    """Break the rule, run its tests, and say what became of it."""
    if fault := mutant.fault(copy.root):
        return MutantResult(mutant, MutantFate.ERROR, fault)
    with copy.broken(mutant):
        trial = copy.run(mutant.target, timeout=timeout)
    fate, why = _fate(copy, mutant, trial)
    return MutantResult(mutant, fate, why, trial.seconds)


def _fate(copy: CheckoutCopy, mutant: Mutant, trial: MutantTrial) -> tuple[MutantFate, str]:
    if trial.code is None:
        return MutantFate.TIMED_OUT, f"no end after {trial.seconds:.0f} s"
    if fault := _import_fault(copy, mutant, trial):
        return MutantFate.ERROR, fault
    if trial.code == _PASSED:
        return MutantFate.SURVIVED, f"{mutant.target} is green without the rule"
    failure = trial.failure
    if trial.code != _FAILED or failure is None:
        return MutantFate.ERROR, f"pytest ended with {trial.code}: {_last_line(trial)}"
    if failure["when"] != "call":
        return (
            MutantFate.ERROR,
            f"the {failure['when']} of {failure['test']} broke: {failure['says']}",
        )
    return MutantFate.KILLED, failure["test"]


def _import_fault(copy: CheckoutCopy, mutant: Mutant, trial: MutantTrial) -> str:
    """What is wrong with where the product came from: its tests have proved nothing then."""
    if strangers := copy.strangers(trial):
        return f"{strangers[0]} was not imported from the copy"
    if mutant.module not in trial.modules:
        return f"{mutant.module} was never imported: {_last_line(trial)}"
    return ""


def without_mutants(copy: CheckoutCopy, target: str, *, timeout: float) -> str:
    """Why this target proves nothing: what is red or missing without any mutant; empty if fit."""
    trial = copy.run(target, timeout=timeout)
    if trial.code is None:
        return f"{target} took more than {timeout:.0f} s without a mutant"
    if strangers := copy.strangers(trial):
        return f"{target} imported {strangers[0]} from elsewhere than the copy"
    if trial.code != _PASSED:
        return f"{target} is not green without a mutant\n{trial.output[-3_000:]}"
    return ""


def run_all(mutants: Sequence[Mutant], *, jobs: int, timeout: float) -> list[MutantResult]:
    """Check the targets, then judge every mutant; each is told as soon as it is known."""
    with ExitStack() as stack:
        copies: SimpleQueue[CheckoutCopy] = SimpleQueue()
        for _ in range(jobs):
            copies.put(stack.enter_context(_fresh_copy()))
        pool = stack.enter_context(ThreadPoolExecutor(jobs))

        def with_copy(act: Any, subject: Any) -> Any:
            copy = copies.get()
            try:
                return act(copy, subject, timeout=timeout)
            finally:
                copies.put(copy)

        targets = list(dict.fromkeys(mutant.target for mutant in mutants))
        _tell(f"{len(targets)} targets without a mutant")
        reds = dict(
            zip(targets, pool.map(lambda it: with_copy(without_mutants, it), targets), strict=True)
        )
        for red in filter(None, reds.values()):
            _tell(red)
        results = [
            MutantResult(mutant, MutantFate.ERROR, "its tests are not green without a mutant")
            for mutant in mutants
            if reds[mutant.target]
        ]
        fit = [mutant for mutant in mutants if not reds[mutant.target]]
        _tell(f"{len(fit)} mutants")
        for result in pool.map(lambda it: with_copy(judge, it), fit):
            _tell(_line(result))
            results.append(result)
    return results


@contextmanager
def _fresh_copy() -> Iterator[CheckoutCopy]:
    root = Path(tempfile.mkdtemp(prefix="seawall-mutants-", dir=memory()))
    try:
        root.chmod(0o755)  # PostgreSQL may run as another user
        yield CheckoutCopy(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _environment(root: Path, run_folder: Path, report: Path) -> dict[str, str]:
    """Imports come from the copy, and temporary files go away with this run's folder."""
    dropped = ("PYTEST_", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return inherited | {
        "PYTHONPATH": str(root / "src"),
        "PYTHONHASHSEED": "0",
        "SEAWALLTESTS_RUN": str(run_folder),
        "SEAWALLTESTS_WITNESS": str(report),
    }


def _exit_code(process: subprocess.Popen[Any], timeout: float) -> int | None:
    """How it ended; None where it had to be ended, with everything it had started."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def _write_source(path: Path, text: str) -> None:
    """Write a module, and take what was compiled of it away: its time may not tell the two."""
    path.write_text(text, "utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _last_line(trial: MutantTrial) -> str:
    return next((line for line in reversed(trial.output.splitlines()) if line.strip()), "silence")


def _line(result: MutantResult) -> str:
    mutant = result.mutant
    return (
        f"{result.fate.value:<17} {mutant.area:<11} {result.seconds:5.1f} s  {mutant.rule}\n"
        f"{'':<39}{mutant.path}\n{'':<39}{result.why}"
    )


def _summary(results: Iterable[MutantResult]) -> str:
    results = list(results)
    killed = sum(result.fate.is_killed for result in results)
    lines = [f"\n{killed} of {len(results)} mutants were killed."]
    lines += [_line(result) for result in results if not result.fate.is_killed]
    return "\n".join(lines)


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _chosen(word: str) -> list[Mutant]:
    return [mutant for mutant in MUTANTS if word.lower() in mutant.words.lower()]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 if every mutant was killed, 1 if not, 2 if the word chooses none."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="the rows with this word")
    parser.add_argument("--list", action="store_true", help="show the rows and run nothing")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at once")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds for each trial")
    options = parser.parse_args(arguments)
    mutants = _chosen(options.only)
    if not mutants:
        _tell(f"No mutant has the word {options.only!r}.")
        return 2
    if options.list:
        for mutant in mutants:
            _tell(f"{mutant.area:<11} {mutant.rule}\n{'':<12}{mutant.path}  ->  {mutant.target}")
        return 0
    results = run_all(mutants, jobs=options.jobs, timeout=options.timeout)
    _tell(_summary(results))
    return 0 if all(result.fate.is_killed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
