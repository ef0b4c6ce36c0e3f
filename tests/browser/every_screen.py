"""Every screen there is, with a scene behind it: what is tested for everybody, and pictured.

The scenes of all the other files are put into one demo; each screen says who stands before it.
`test_every_page` looks at them all, `./dev gallery` pictures most.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.demo_server import DemoServer
from tests.browser.pictures import changed_copy, paste_for_case
from tests.browser.scene_setting import put_into
from tests.browser.sign_ins import SignIns
from tests.clips import clip, footage
from tests.waiting import until

Whose = Literal["lead", "admin", "legal", "supervisor", "nobody"]
BANK = "Files of this platform"


@dataclass(frozen=True)
class Screen:
    """One screen: what it is called, what it is for, where it is, and who sees it."""

    name: str
    says: str
    path: str
    whose: Whose = "lead"
    keys: tuple[str, ...] = ()
    is_pictured: bool = True


#: Screens of a demo whose day is played; `test_living_demo` looks at them.
LIVING = (Screen("demo-roles", "Switching roles in a demo", "/demo"),)
#: The last that such a demo says of its day.
DAY_IS_OVER = "another referral waits"


class People:
    """A browser's context for each of them, signed in once."""

    def __init__(self, browser: Browser, demo: DemoServer, supervisor: str = "") -> None:
        self._browser, self._demo, self._sign_ins = browser, demo, SignIns()
        self._emails = {
            "lead": "lead@harbour-video.example",
            "admin": "admin@harbour-video.example",
            "legal": "legal@harbour-video.example",
            "supervisor": supervisor,
        }

    def context(self, whose: Whose, **options: object) -> BrowserContext:
        """A fresh context of this person; options are the browser context's."""
        if whose != "nobody":
            email = self._emails[whose]
            options["storage_state"] = self._sign_ins.state(self._browser, self._demo, email)
        return self._browser.new_context(**options)  # type: ignore[arg-type]


def furnished(demo: DemoServer, browser: Browser, folder: Path) -> tuple[People, list[Screen]]:
    """Put every scene into a demo; who looks, and what there is to see."""
    made = _set_the_scenes(demo)
    people = People(browser, demo, made["order"]["supervisor"])
    context = people.context("lead")
    uploads = _upload_cases(demo, context.new_page(), folder)
    context.close()
    return people, [*_screens(made, uploads), *_further_states(made)]


def _set_the_scenes(demo: DemoServer) -> dict[str, dict[str, str]]:
    """Put every module's scenes in; ids and addresses by module and name."""
    modules = ("order", "case", "inbox", "qa", "appeal", "statement", "forum", "rest")
    return {module: put_into(demo.environment, f"{module}_scenes") for module in modules}


def _upload_cases(demo: DemoServer, page: Page, folder: Path) -> dict[str, str]:
    """Cases by way of the upload check: a picture, a clip, a file that cannot be opened; and a link."""
    made = folder / "clip.mp4", folder / "torn.jpg"
    made[0].write_bytes(clip(footage((1, 2))))
    made[1].write_bytes(changed_copy("gravel.jpg")[:3000])
    ours = ("--org", "harbour-video")
    demo.seawall("bank", "create", BANK, "--label", "behaviour/attack-footage", *ours)
    for file in made:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        added = demo.seawall("bank", "add", BANK, "--type", "sha256", "--value", digest, *ours)
        assert added.returncode == 0, added.stderr
    newest = int(put_into(demo.environment, "index_scenes")["seq"])
    until(lambda: _seq_of_the_index(demo) >= newest)
    found = {}
    for name, file in zip(("clip", "unopened"), made, strict=True):
        page.goto(f"{demo.address}/try")
        page.get_by_label("Open a case if it matches").check()
        with page.expect_navigation():  # a chosen file is checked at once
            page.set_input_files("#file", file)
        found[name] = page.get_by_role("link", name="Open the case").get_attribute("href") or ""
    page.goto(f"{demo.address}/try")
    paste_for_case(page, changed_copy("coffee-cup.jpg"))
    found["picture"] = page.get_by_role("link", name="Open the case").get_attribute("href") or ""
    link = demo.link("reviewer@harbour-video.example")
    return found | {"link": link.removeprefix(demo.address)}


def _seq_of_the_index(demo: DemoServer) -> int:
    """The number of the last change of the banks that checks are answered with."""
    with urlopen(f"{demo.address}/readyz") as answer:
        return int(json.loads(answer.read())["seq"])


def _screens(made: dict[str, dict[str, str]], uploads: dict[str, str]) -> list[Screen]:
    """All of them, in the order of the navigation."""
    order, case, rest, forum = made["order"], made["case"], made["rest"], made["forum"]
    appeal, statement, qa = made["appeal"], made["statement"], made["qa"]
    orders = {
        "running": "An order with its hour running",
        "in_window": "An order that was carried out, in its six weeks",
        "late": "An order whose hour is over, taken to a court",
        "doubted": "An order that nobody has signed",
        "spoofed": "An order signed by another authority than it names",
        "forged": "An order whose signature does not fit",
        "held": "An order whose clock a question holds",
        "letter": "A letter to be sorted",
        "epoc": "An order for data",
    }
    cases = {
        "open": "A case about a text",
        "theirs": "A case assigned to a colleague",
        "draft": "A case with a draft and a note",
        "decided": "A decided case",
        "escalated": "An escalated case",
        "held": "A case on hold",
        "appeal": "An appeal's case",
        "cluster": "One decision for 37 copies",
        "hostile": "What strangers wrote, badly meant",
        "urgent": "A case under a clock",
    }
    sources = {"flagger": "A trusted flagger", "notifier": "A notifier's record"}
    tokens = {
        "removed": "A removal, explained to its user",
        "limited": "A restriction, explained",
        "back": "A decision that was taken back",
    }
    return [
        Screen("sign-in-link", "A link that signs in", uploads["link"], "nobody"),
        Screen("inbox", "The queue, matches to confirm", "/?view=matches"),
        Screen("inbox-view", "The queue by deadline", "/?view=soon"),
        Screen("inbox-keys", "Keyboard shortcuts", "/", keys=("?",)),
        Screen("palette", "Search", "/", keys=("Control+k",)),
        Screen("decided", "Decided cases", "/cases"),
        Screen("case-picture", "A case about a picture", uploads["picture"]),
        Screen("case-clip", "A case about a clip", uploads["clip"]),
        Screen("case-unopened", "A case about a file that cannot be opened", uploads["unopened"]),
        *(Screen(f"case-{it}", says, f"/cases/{case[it]}") for it, says in cases.items()),
        Screen("case-items", "Every item of a cluster", f"/cases/{case['cluster']}/items"),
        Screen("case-account", "A measure against an account", f"/cases/{case['hostile']}/account"),
        Screen("bulk", "Bulk actions", "/bulk"),
        Screen("try", "Test a file", "/try"),
        Screen("orders", "The board of orders", "/orders"),
        Screen("orders-waiting", "Documents of unknown senders", "/orders/waiting"),
        *(Screen(f"order-{it}", says, f"/orders/{order[it]}") for it, says in orders.items()),
        Screen("order-print", "An order on paper", f"/orders/{order['in_window']}/print"),
        Screen("order-find", "What an order means", f"/orders/{order['running']}/find"),
        Screen("preservation", "Content kept for a court", f"/preservations/{order['kept']}"),
        Screen("authorities", "The register of authorities", "/authorities"),
        Screen("authority", "An authority", f"/authorities/{order['authority']}"),
        Screen("own-contact-point", "The contact point, to edit", "/authorities/contact-point"),
        Screen("threat", "A threat to life that was told", rest["threat"]),
        Screen("threat-new", "Telling of a threat to life", "/threats/new"),
        Screen("vault", "The vault", "/vault", "legal"),
        Screen("vault-notice", "A secret notice", rest["vault"], "legal"),
        Screen("referrals", "Referrals received", "/referrals"),
        Screen("referral", "A referral, line by line", f"/referrals/{order['referral']}"),
        Screen("referring", "A unit's batches", "/referring", "supervisor"),
        Screen(
            "referring-batch", "A batch", f"/referring/batches/{order['batch']}", "supervisor"
        ),
        Screen(
            "referring-dispatch",
            "A referral that needs a second approval",
            f"/referring/dispatches/{order['dispatch']}",
            "supervisor",
        ),
        Screen(
            "referring-signed",
            "A referral that both sides have signed",
            f"/referring/dispatches/{order['both_signed']}",
            "supervisor",
        ),
        Screen("referring-record", "A unit's accuracy", "/referring/record", "supervisor"),
        Screen("forums", "The forums", "/forum"),
        Screen("forum", "A forum", forum["signals"].removesuffix("/signals")),
        *(
            Screen(f"forum-{it}", says, forum[it])
            for it, says in {
                "signals": "A forum's signals",
                "signal": "A signal that somebody disputes",
                "waiting": "Signals that need a second approval",
                "members": "A forum's members",
                "policy": "What we adopt",
                "incidents": "A forum's incidents",
                "incident": "An open incident",
                "propose": "Proposing an incident",
            }.items()
        ),
        Screen("banks", "Known content", "/banks"),
        Screen("bank", "A bank", f"/banks/{BANK}"),
        Screen("bank-entry", "A signal and its history", forum["entry"]),
        Screen("sources", "Where notices come from", "/sources"),
        *(Screen(f"source-{it}", says, rest[it]) for it, says in sources.items()),
        Screen("source-users", "What users report", "/sources/users"),
        Screen("notifiers", "Misuse", "/sources/notifiers"),
        Screen("appeals", "Appeals", "/appeals"),
        Screen("hearing", "A hearing", f"/appeals/{appeal['hearing']}"),
        Screen("qa", "Quality of decisions", "/qa"),
        Screen("qa-golden", "Golden items", "/qa/golden"),
        Screen("qa-audits", "Audit samples", "/qa/audits"),
        Screen("qa-audit", "An audit sample", qa["audit"]),
        Screen("qa-drills", "Content drills", "/qa/drills"),
        Screen("qa-drill", "A content drill", qa["drill"]),
        Screen("qa-member-drill", "A content drill by another member", forum["drill"]),
        Screen("qa-reading", "A second review", qa["reading"]),
        Screen("qa-disagreement", "A disagreement", qa["disagreement"]),
        Screen("ledger", "The audit log", "/ledger"),
        Screen("admin", "Settings", "/admin", "admin"),
        Screen("admin-people", "People", "/admin/people", "admin"),
        Screen("admin-keys", "API keys", "/admin/keys", "admin"),
        Screen("admin-providers", "Single sign-on", "/admin/providers", "admin"),
        Screen("admin-approvals", "Approvals", "/admin/approvals", "admin"),
        Screen("admin-endpoints", "Webhooks", "/admin/endpoints", "admin"),
        Screen("admin-exposure", "Exposure limits", "/admin/exposure"),
        Screen("me", "Profile and viewing today", "/me"),
        Screen("me-access", "Sign-in and security", "/me/access"),
        Screen("me-keys", "Keyboard shortcuts, to change", "/me/keys"),
        Screen("kept", "What was typed when a session ended", rest["kept"]),
        Screen("results", "How well it works, this month", "/results"),
        Screen("transparency", "Reports due, and the figures of a year", "/transparency?year=2026"),
        Screen(
            "report-7",
            "The report of Article 7, of a year",
            "/transparency/reports/tco-7?first=2026-01-01&last=2026-12-31",
        ),
        Screen("sign-in", "Signing in", "/sign-in", "nobody"),
        Screen("report", "Reporting an address", "/report?to=harbour-video", "nobody"),
        Screen("report-status", "What became of a report", rest["report"], "nobody"),
        Screen("order-form", "An order by the public form", "/orders/new?to=harbour-video", "nobody"),
        Screen("order-receipt", "The receipt of an order", rest["receipt"], "nobody"),
        Screen("contact-point", "The contact point", "/contact-point?to=harbour-video", "nobody"),
        *(
            Screen(f"statement-{it}", says, f"/statement#{statement[it]}", "nobody")
            for it, says in tokens.items()
        ),
        Screen("appeal-open", "Appealing", f"/appeal#{appeal['fresh']}", "nobody"),
        Screen(
            "appeal-heard", "An appeal that was heard", f"/appeal#{appeal['upheld_token']}",
            "nobody",
        ),
        Screen("appeal-lost", "An appeal by its token", "/appeal", "nobody"),
    ]  # fmt: skip


def _further_states(made: dict[str, dict[str, str]]) -> list[Screen]:
    """Pages of the list in another state, or before somebody else; no pictures are made of them."""
    order, appeal, statement = made["order"], made["appeal"], made["statement"]
    states = [
        Screen("inbox-everything", "The queue with orders", "/"),
        Screen("inbox-snoozed", "Snoozed cases", "/?view=snoozed"),
        Screen("inbox-mistyped", "A filter that there is not", "/?filter=colour:red"),
        Screen("go", "The search page", "/go"),
        Screen("me-break", "A break", "/me/break"),
        Screen("refused", "A page that a role does not include", "/admin/people"),
        Screen("not-found", "An address with nothing at it", "/cases/case_nowhere"),
        Screen("admin-lead", "Settings, to a lead", "/admin"),
        Screen("admin-endpoints-lead", "Webhooks, to a lead", "/admin/endpoints"),
        Screen("appeals-decided", "Appeals that were decided", "/appeals?view=decided"),
        Screen("hearing-upheld", "A hearing that was won", f"/appeals/{appeal['upheld']}"),
        Screen("hearing-in-vain", "A hearing that was lost", f"/appeals/{appeal['in_vain']}"),
        Screen("order-of-a-referral", "A referral as an order", f"/orders/{order['referral']}"),
        Screen("report-anybody", "Reporting to no platform yet", "/report", "nobody"),
        Screen("order-anybody", "An order to no platform yet", "/orders/new", "nobody"),
        Screen("contact-points", "Every contact point", "/contact-point", "nobody"),
        Screen(
            "statement-replaced", "A statement that another replaced",
            f"/statement#{statement['replaced']}", "nobody",
        ),
        *(
            Screen(f"appeal-{name}", says, f"/appeal#{appeal[name]}", "nobody")
            for name, says in {
                "closed": "Too late for an appeal",
                "hearing_token": "An appeal that waits",
                "in_vain_token": "An appeal that was lost",
            }.items()
        ),
    ]  # fmt: skip
    return [replace(state, is_pictured=False) for state in states]
