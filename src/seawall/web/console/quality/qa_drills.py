"""Content drills: what they have shown, variant by variant; never what is still to come.

Leads see them, and reviewers do not: who knows that a drill runs decides otherwise. What another
member of a forum measured here stands beside what we measured ourselves, and is never added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.drills.drill_figures import DrillFigures, FoundShare, figures_of, sentence_of
from seawall.drills.model import ContentDrill, DrillRole, DrillState
from seawall.drills.seeded_kinds import words_for
from seawall.ids import DrillId
from seawall.journeys.drills.drill_ending import (
    drill_results,
    figures_since,
    member_name,
    testers_since,
)
from seawall.web.console.doors import signed_in
from seawall.web.request import Call

MANAGE = "quality.manage"
#: How far back the sentence goes.
SPAN = timedelta(days=365)
_STATES = {
    DrillState.RUNNING: (gettext_lazy("Running"), "tone-info"),
    DrillState.ENDED: (gettext_lazy("Over"), "tone-quiet"),
    DrillState.CALLED_OFF: (gettext_lazy("Called off"), "tone-quiet"),
}


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One line of the table: a variant, and what became of its uploads."""

    name: str
    share: FoundShare

    @property
    def interval(self) -> str:
        """Wilson's 95 % interval of what was found."""
        low, high = self.share.interval
        return _("%(low).1f to %(high).1f %%") % {"low": low * 100, "high": high * 100}


@dataclass(frozen=True, slots=True)
class DrillLine:
    """A drill, how it stands, and its figures."""

    drill: ContentDrill
    figures: DrillFigures
    member: str
    """The other side, by its name; empty for our own platform alone."""

    @property
    def is_hosted(self) -> bool:
        """Whether another member tests us."""
        return self.drill.role is DrillRole.TESTED

    @property
    def parties(self) -> str:
        """Who tests whom, where another member takes part."""
        if not self.member:
            return ""
        words = _("Tested by %(member)s") if self.is_hosted else _("We test %(member)s")
        return words % {"member": self.member}

    @property
    def is_refused(self) -> bool:
        """Whether the other platform has not registered the items."""
        return self.drill.role is DrillRole.TESTER and self.drill.accepted_at is None

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        return str(_STATES[self.drill.state][0])

    @property
    def tone(self) -> str:
        """The tone of that word."""
        return _STATES[self.drill.state][1]


@signed_in(MANAGE)
def list_drills(request: Call) -> HttpResponse:
    """Every drill, and the sentence for a regulator."""
    since = request.now - SPAN
    figures = figures_since(since, tx=request.tx, now=request.now)
    testers = testers_since(since, tx=request.tx)
    by_members = figures_since(since, tx=request.tx, now=request.now, role=DrillRole.TESTED)
    page = {
        "sentence": sentence_of(figures, since=since),
        "by_members": sentence_of(by_members, since=since, testers=testers) if testers else "",
        "figures": figures,
        "rows": _rows(figures),
        "lines": [_line(drill, request) for drill in request.tx.drills.drills()],
    }
    return render(request, "console/qa/drills.html", page)


@signed_in(MANAGE)
def show_drill(request: Call, drill_id: str) -> HttpResponse:
    """One drill."""
    line = _line(request.tx.drills.drill(DrillId(drill_id)), request)
    page = {"line": line, "figures": line.figures, "rows": _rows(line.figures)}
    return render(request, "console/qa/drill.html", page)


def _line(drill: ContentDrill, request: Call) -> DrillLine:
    results = drill_results(drill, tx=request.tx, now=request.now)
    return DrillLine(drill, figures_of(results), member_name(drill, tx=request.tx))


def _rows(figures: DrillFigures) -> list[ShareRow]:
    rows = [
        ShareRow(_capital(words_for(line.kind, line.variant)), line.share)
        for line in figures.by_variant
    ]
    if figures.again.of:
        rows.append(ShareRow(_("Uploaded again, by another account"), figures.again))
    return rows


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
