"""A mutant: one rule of the product, one way to break it, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule, and one way to break it."""

    area: str
    rule: str
    """What holds, in a sentence; without it this is what is lost."""
    file: str
    """Below `src/seawall`."""
    old: str
    """Stands once in the file."""
    new: str
    tests: str
    """The folder or file whose tests must notice, below `tests`."""

    @property
    def path(self) -> str:
        """The module, from the top of the checkout."""
        return f"src/seawall/{self.file}"

    @property
    def module(self) -> str:
        """The module, as it is imported."""
        return f"seawall.{self.file.removesuffix('.py').replace('/', '.')}"

    @property
    def target(self) -> str:
        """The tests, from the top of the checkout."""
        return f"tests/{self.tests}"

    @property
    def words(self) -> str:
        """All that a row can be chosen by."""
        return f"{self.area} {self.file} {self.tests} {self.rule}"

    def fault(self, checkout: Path) -> str:
        """Why the row does not fit the code any more; empty if it does."""
        path = checkout / self.path
        if not path.is_file():
            return f"there is no {self.path}"
        source = path.read_text("utf-8")
        if (times := source.count(self.old)) != 1:
            return f"the old text stands {times} times in {self.path}, and not once"
        if not (checkout / self.target).exists():
            return f"there are no tests {self.target}"
        try:
            compile(self.applied(source), self.path, "exec", dont_inherit=True)
        except SyntaxError as wrong:
            return f"the new text does not compile: {wrong}"
        return ""

    def applied(self, source: str) -> str:
        """The module with this rule broken."""
        return source.replace(self.old, self.new)
