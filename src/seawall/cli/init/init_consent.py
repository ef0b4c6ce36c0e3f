"""A forum's terms are read and signed by a person, or by an option that says so beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from seawall.cli.output import say


@dataclass(frozen=True, slots=True)
class ForumConsent:
    """Who signs: whoever sits before the terminal, unless an option has signed already."""

    is_talk: bool
    is_signed: bool

    def signs(self, terms: str) -> bool:
        """Whether these terms are signed."""
        if self.is_talk and not self.is_signed:
            say(f"\n{terms}")
            return typer.confirm("Sign these terms?", default=False, err=True)
        return self.is_signed

    def answer_criteria(self) -> dict[str, str]:
        """An answer to each criterion that a member must meet; none where nobody can be asked."""
        from seawall.forum.membership_criteria import criteria

        if not self.is_talk:
            return {}
        return {
            criterion.id: typer.prompt(f"\n{criterion.text}\n   ", prompt_suffix=" > ", err=True)
            for criterion in criteria()
            if criterion.required
        }
