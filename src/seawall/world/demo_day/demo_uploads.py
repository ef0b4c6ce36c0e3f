"""What people upload to Harbour Video: copies of what banks know, changed as people change them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from seawall.world.demo_bank import media
from seawall.world.demo_day.demo_stage import DemoStage
from seawall.world.generator.variants import variant


@dataclass(frozen=True, slots=True)
class DemoUpload:
    """A photograph after an edit, words around a text, or an address."""

    item: str
    account: str
    file: str = ""
    edit: str = ""
    before: str = ""
    """Words that somebody put before the text of the file."""
    url: str = ""
    language: str = ""


UPLOADS = (
    DemoUpload("the-recipe", "nordhafen-chronicle", "photos/retina.jpg", "smaller"),
    DemoUpload("the-recipe-2", "tide-caller-2", "photos/retina.jpg", "mirrored"),
    DemoUpload("lift-off", "sky-watch", "photos/rocket-launch.jpg", "brighter"),
    DemoUpload("my-cat", "quiet-harbour", "photos/cat.jpg", "framed"),
    DemoUpload("night-sky", "la-digue-et-la-mer", "photos/deep-field.jpg", "cropped"),
    DemoUpload("under-the-lens", "evening-desk", "photos/cell.jpg", "recompressed"),
    DemoUpload("poster", "gezeiten-archiv", "posters/tide-is-ours.jpg", "smaller"),
    DemoUpload(
        "come-with-us",
        "tide-caller-1",
        "texts/recruitment.en.txt",
        before="Copied from a friend, read it before it is gone. ",
        language="en",
    ),
    DemoUpload("geben", "gezeiten-archiv", "texts/funding.en.txt", language="en"),
    DemoUpload("rejoignez", "la-digue-et-la-mer", "texts/recruitment.fr.txt", language="fr"),
    DemoUpload("the-book", "leser-3", url="https://library.grey-tide.test/books/the-tide-is-ours"),
)


def check_uploads(stage: DemoStage) -> str:
    """Every one of them is checked as it comes; what became of them."""
    verdicts = Counter(_checked(stage, upload) for upload in UPLOADS)
    counts = ", ".join(f"{verdicts[word]} {word}" for word in ("block", "hold", "allow"))
    return f"Harbour Video checks {len(UPLOADS)} uploads: {counts}."


def edited_photo(file: str, edit: str) -> bytes:
    """A picture of the demo world after this edit."""
    return variant(media(file), edit)


def _checked(stage: DemoStage, upload: DemoUpload) -> str:
    if upload.edit:
        content = edited_photo(upload.file, upload.edit)
        answer = stage.machine.check(content, item=upload.item, account=upload.account)
    else:
        answer = stage.machine.post("/v1/checks", _in_words(upload))
    return str(answer["verdict"])


def _in_words(upload: DemoUpload) -> dict[str, Any]:
    kind = "link" if upload.url else "post"
    content = {"url": upload.url} if upload.url else {"text": _text(upload)}
    item = {"kind": kind, "id": upload.item, "account": upload.account}
    facts = {"language": upload.language} if upload.language else {}
    return {**content, "item": item, "facts": facts}


def _text(upload: DemoUpload) -> str:
    return upload.before + media(upload.file).decode("utf-8").strip()
