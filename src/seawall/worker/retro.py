"""What the worker does for banks that changed: retro-match, and giving back what was taken.

Both follow the banks' numbers, so that every source is covered: a forum, an import, a
decision. A pass is worked off page by page: read while nobody waits, and what was found on it
dealt with in transactions of their own.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django_tasks import TaskContext, task

from seawall.banks.following.model import RESTORING, RETRO
from seawall.config import settings
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.intake.rules import RuleSet, load_folder
from seawall.journeys.content import retro_match, retro_pass, withdrawn_following
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy
from seawall.transaction import INSTALLATION, reading, transaction
from seawall.worker.context import run_of

#: How often somebody looks whether a bank has changed; a look costs two small queries.
LOOK_EVERY = timedelta(seconds=2)
#: One job works no longer than this at a stretch; its next run goes on from the same page.
STRETCH = timedelta(seconds=20)


@task(takes_context=True)
def match_published(context: TaskContext) -> Ending:
    """Match what is newly known against what is already published."""
    run = run_of(context)
    until = run.now + STRETCH
    with reading(INSTALLATION) as tx:
        behind = tx.followers.behind(RETRO)
    for organisation in behind:
        with reading(organisation) as tx:
            running = retro_pass.begin_pass(tx=tx, now=run.now, days=settings().retro_days)
        if running and running.is_over:
            with transaction(organisation) as tx:
                retro_pass.keep_place(running, tx=tx)
        while running and not running.is_over and run.now < until:
            if not running.found:
                with reading(organisation) as tx:
                    running = retro_pass.read_next_page(running, tx=tx)
            with transaction(organisation) as tx:
                running = retro_match.deal_with_page(running, rules(), tx=tx, now=run.now)
    return NextTime(run.now + LOOK_EVERY)


@task(takes_context=True)
def give_back(context: TaskContext) -> Ending:
    """Look again at what entries took down that are withdrawn or contested now."""
    run = run_of(context)
    until = run.now + STRETCH
    policy = RestoringPolicy(settings().withdrawn_policy)
    with reading(INSTALLATION) as tx:
        behind = tx.followers.behind(RESTORING)
    for organisation in behind:
        is_behind = True
        while is_behind and run.now < until:
            with reading(organisation) as tx:
                withdrawal = withdrawn_following.look_for_withdrawal(tx=tx)
            with transaction(organisation) as tx:
                is_behind = withdrawn_following.follow_withdrawal(
                    withdrawal, policy, tx=tx, now=run.now
                )
    return NextTime(run.now + LOOK_EVERY)


@cache
def rules() -> RuleSet:
    """The rules that judge uploads, read once as every process does."""
    return load_folder(settings().rules_folder)
