"""Overview of our forums: how far we follow each, and what needs a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from seawall.web.console.doors import signed_in
from seawall.web.console.forum import forum_standing
from seawall.web.console.forum.forum_frame import SEE, seat_of
from seawall.web.request import Call


@signed_in(SEE)
def list_forums(request: Call) -> HttpResponse:
    """Every forum, with how we stand in it."""
    seats = request.tx.forum.seats()
    lines = [forum_standing.standing(seat, tx=request.tx, now=request.now) for seat in seats]
    return render(request, "console/forum/list.html", {"lines": lines})


@signed_in(SEE)
def show_forum(request: Call, forum: str) -> HttpResponse:
    """Redirect from a forum to its signals."""
    return redirect(f"/forum/{seat_of(request, forum).forum}/signals")
