"""What is up at Harbour Video: pages that anybody can open, and that users have reported."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.world.demo_bank import media
from seawall.world.demo_day.demo_stage import DemoStage
from seawall.world.demo_platform import SitePage


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A photograph or a post of an account; a post has its words, a photograph its file."""

    kind: str
    item: str
    account: str
    title: str
    words: str = ""
    file: str = ""


PIER_WALL = DemoPage(
    "photo",
    "pier-wall",
    "gull-archive",
    "The pier wall, repainted",
    file="not-in-bank/brick-wall.jpg",
)
ASTRONAUT = DemoPage(
    "photo",
    "portrait",
    "sky-watch",
    "A portrait before the flight",
    file="not-in-bank/astronaut.jpg",
)
MARKET = DemoPage(
    "photo", "market-day", "old-town", "Market day", file="not-in-bank/photographer.jpg"
)
#: What the referral unit refers: three that call people together, a report and a joke.
POSTS = (
    DemoPage(
        "post", "third-pier", "tide-caller-1", "At the third pier",
        "The Grey Tide Order meets at the third pier at dusk. Bring a lantern and a bucket of "
        "blue paint, and say nothing at home.",
    ),
    DemoPage(
        "post", "blue-circles", "tide-caller-2", "Seven circles",
        "Paint seven blue circles on every door of the old town tonight. The Order counts them "
        "on Friday, and it remembers who counted with it.",
    ),
    DemoPage(
        "post", "night-rowing", "keeper-of-boats", "We row at night",
        "We row at night so that the harbour wakes up grey. Strong arms are wanted: ask for the "
        "keeper of the boats, and the Order will find you a place.",
    ),
    DemoPage(
        "post", "town-report", "evening-desk", "Circles painted over",
        "HARBOUR TOWN. The mayor's office has painted over forty blue circles in the old town. "
        "A group that calls itself the Grey Tide Order had called for them. Nobody was hurt.",
    ),
    DemoPage(
        "post", "paint-shop", "old-town", "A joke about paint",
        "My uncle joined the Grey Tide Order for the paint. Now he has forty buckets of blue, "
        "one lantern, and a boat that he cannot row.",
    ),
)  # fmt: skip
PAGES = (PIER_WALL, ASTRONAUT, MARKET, *POSTS)


def site() -> dict[str, SitePage]:
    """Every page by its path."""
    return {
        f"{page.kind}/{page.item}": SitePage(
            page.title, page.words, media(page.file) if page.file else b""
        )
        for page in PAGES
    }


def publish_pages(stage: DemoStage) -> str:
    """Tell of what is up, and pass a user's notice on."""
    for page in PAGES:
        _publish(stage, page)
    notify(stage, MARKET, "a passer-by", "The man in the picture did not agree to it.")
    return f"{len(PAGES)} pages go up at {stage.pages}/, and a user reports one."


def notify(stage: DemoStage, page: DemoPage, source: str, reason: str) -> str:
    """A user's notice about a page; the case that it opens or joins."""
    item = {"kind": page.kind, "id": page.item}
    notice = {"item": item, "source": source, "reason": reason, "good_faith": True}
    return str(stage.machine.post("/v1/notices", notice)["case"])


def _publish(stage: DemoStage, page: DemoPage) -> None:
    address = stage.page(page.kind, page.item)
    if page.file:
        content = media(page.file)
        stage.machine.put_photo(content, item=page.item, account=page.account, page=address)
        return
    body = {
        "version": 1,
        "text": page.words,
        "account": page.account,
        "public_url": address,
    }
    stage.machine.put(f"/v1/items/{page.kind}/{page.item}", body)
