"""Pictures to paste: copies of shipped photographs, changed as uploaders change them."""

from __future__ import annotations

import base64
import io
from importlib.resources import files

from PIL import Image, ImageEnhance
from playwright.sync_api import Page

_PASTE = """async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (it) => it.charCodeAt(0));
  const carrier = new DataTransfer();
  carrier.items.add(new File([bytes], "pasted.jpg", { type: "image/jpeg" }));
  const paste = new ClipboardEvent("paste", { clipboardData: carrier, bubbles: true });
  document.body.dispatchEvent(paste);
}"""


def changed_copy(name: str, *, brighter: float = 1.2, quality: int = 60) -> bytes:
    """The photograph halved in size, brightened and compressed again."""
    source = files("seawall.world").joinpath(f"media/photos/{name}").read_bytes()
    picture = Image.open(io.BytesIO(source)).convert("RGB")
    half = picture.resize((picture.width // 2, picture.height // 2))
    out = io.BytesIO()
    ImageEnhance.Brightness(half).enhance(brighter).save(out, "JPEG", quality=quality)
    return out.getvalue()


def paste(page: Page, picture: bytes) -> None:
    """What the browser does when somebody presses Ctrl-V with a picture on the clipboard."""
    with page.expect_navigation():
        page.evaluate(_PASTE, base64.b64encode(picture).decode())


def paste_for_case(page: Page, picture: bytes) -> None:
    """The same by somebody who wants a case where it matches; without the tick it is a test."""
    page.get_by_label("Open a case if it matches").check()
    paste(page, picture)
