"""The pages of a PDF: how each looks, what it says, where it points, what lies on it.

By PDFium as `pypdfium2` ships it: no scripts, no forms, no network in that build. A page
is drawn in grey with its short side at 512 pixels, which is what a screenshot of it would
be hashed at. Pictures on a page are handed over: a JPEG with the very bytes it has in the
file, so that even its digest is that of the picture the page was made from; any other
decoded, as a bitmap. Files attached to the document are handed over as well, and what lies in
the file and on no page (`_pdf_streams`).

PDFium is not safe between threads; a child has one, and one document at a time.
"""

import ctypes
import io
import math
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from seawall.sandbox.files._inside import InsideAsk, WireSight
from seawall.sandbox.files._pdf_streams import MOST_SECONDS, HiddenStreams, mark_of
from seawall.sandbox.files._tray import Tray
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.pictures.pdq import pdq_of

SHORT_SIDE, LONG_SIDE = 512, 4_096
MOST_PAGE_TEXT = 200_000  # characters of one page
PICTURES_A_PAGE = 64
LINKS_A_PAGE = 200
ATTACHMENTS = 50
SMALLEST_PICTURE = 32  # pixels a side; below that it is a bullet or a rule
BITMAP_PIXELS = 4_000_000  # a decoded picture is halved until it has no more
DEPTH = 8  # forms in forms


@dataclass(frozen=True, slots=True)
class _Grey:
    """A drawn page as PDQ reads pictures."""

    values: NDArray[np.uint8]

    @property
    def height(self) -> int:
        return int(self.values.shape[0])

    @property
    def width(self) -> int:
        return int(self.values.shape[1])

    def strips(self) -> Iterator[NDArray[np.uint8]]:
        """Luma from top to bottom."""
        yield np.ascontiguousarray(self.values)


class Pdf:
    """A PDF, opened."""

    def __init__(self, content: bytes, limits: SandboxLimits) -> None:
        self._limits, self._content = limits, content
        self._seen: set[bytes] = set()
        try:
            self._opened = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", 0) == raw.FPDF_ERR_PASSWORD:
                raise RefusalError("locked", "The PDF is encrypted.") from None
            raise RefusalError("unreadable", f"The PDF is damaged: {error}") from None
        self.count = len(self._opened)

    def read(self, tray: Tray, report: Report) -> int:
        """Fill the tray from where the question begins; says where to go on, or 0."""
        if not tray.ask.start:
            self._attachments(tray)
        for at in range(tray.ask.start, self.count):
            if tray.is_full(at):
                return at
            try:
                self._page(at, tray)
            except (pdfium.PdfiumError, ValueError) as error:
                tray.miss("unreadable", f"Page {at + 1} is damaged: {error}", f"page {at + 1}")
            report((at + 1) / self.count)
        self._note_earlier(tray.ask.start)
        HiddenStreams(self._content, self._seen, tray).hand_over()
        return 0

    def _note_earlier(self, count: int) -> None:
        """Note the pictures on pages that were handed over in earlier answers."""
        until = time.monotonic() + MOST_SECONDS
        for at in range(count):
            if time.monotonic() > until:
                return
            with suppress(pdfium.PdfiumError, ValueError):
                page = self._opened[at]
                for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH):
                    self._seen.add(mark_of(bytes(image.get_data())))
                page.close()

    def close(self) -> None:
        """Let go of it; a document that cannot even be closed ends with its child."""
        with suppress(pdfium.PdfiumError):
            self._opened.close()

    def _page(self, at: int, tray: Tray) -> None:
        page, place = self._opened[at], f"page {at + 1}"
        try:
            if tray.ask.looks:
                self._look(page, place, tray)
            if tray.ask.rendition and not at:
                width, height = page.get_size()
                tray.page = (max(1, round(width)), max(1, round(height)))
                tray.rendition = _copy(page, self._limits.rendition_side)
            _words(page, place, tray)
            _links(self._opened, page, tray)
            self._pictures(page, place, tray)
        finally:
            page.close()

    def _look(self, page: pdfium.PdfPage, place: str, tray: Tray) -> None:
        width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise ValueError("it has no size")
        scale = min(SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        tray.sights.append(WireSight.of(place, pdq_of(_Grey(bitmap.to_numpy()))))
        bitmap.close()

    def _pictures(self, page: pdfium.PdfPage, place: str, tray: Tray) -> None:
        images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH)
        for number, image in enumerate(images):
            if number == PICTURES_A_PAGE:
                says = f"Only the first {PICTURES_A_PAGE} pictures on {place} were looked at."
                tray.miss("limit", says, place)
                return
            try:
                self._picture(image, f"picture on {place}", tray)
            except (pdfium.PdfiumError, ValueError) as error:
                tray.miss("unreadable", f"A picture on {place} is damaged: {error}", place)

    def _picture(self, image: pdfium.PdfImage, name: str, tray: Tray) -> None:
        width, height = image.get_px_size()
        if min(width, height) < SMALLEST_PICTURE:
            return
        if width * height > self._limits.max_pixels:
            tray.leave(name, width * height, "large")
            return
        stored = bytes(image.get_data())
        mark = mark_of(stored)
        if mark in self._seen:  # a logo on every page
            return
        self._seen.add(mark)
        data = stored
        if image.get_filters() != ["DCTDecode"] or stored[:2] != b"\xff\xd8":
            data = _bitmap(image)
        if len(data) > tray.most:
            tray.leave(name, len(data), "large")
        else:
            tray.put(name, data)

    def _attachments(self, tray: Tray) -> None:
        count = self._opened.count_attachments()
        if count > ATTACHMENTS:
            says = f"Only the first {ATTACHMENTS} of {count} attachments were looked at."
            tray.miss("limit", says, count=count - ATTACHMENTS)
        for at in range(min(count, ATTACHMENTS)):
            try:
                attachment = self._opened.get_attachment(at)
                name, data = f"attachment {attachment.get_name()}", bytes(attachment.get_data())
            except (pdfium.PdfiumError, UnicodeDecodeError) as error:
                tray.miss("unreadable", f"An attachment is damaged: {error}")
                continue
            if len(data) > tray.most:
                tray.leave(name, len(data), "large")
            else:
                tray.put(name, data)


def _copy(page: pdfium.PdfPage, side: int) -> bytes:
    """A small JPEG of a page, made from pixels alone."""
    bitmap = page.render(scale=side / max(1.0, *page.get_size()), may_draw_forms=False)
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=82)
    bitmap.close()
    return out.getvalue()


def _words(page: pdfium.PdfPage, place: str, tray: Tray) -> None:
    text = page.get_textpage()
    try:
        if text.count_chars() > MOST_PAGE_TEXT:
            says = f"Only the first {MOST_PAGE_TEXT} characters of {place} were read."
            tray.miss("limit", says, place)
            words = text.get_text_range(0, MOST_PAGE_TEXT)
        else:
            words = text.get_text_bounded()
        # PDFium marks the hyphen at the end of a line so
        tray.write(place, words.replace("\ufffe", "").replace("\r\n", "\n"))
    finally:
        text.close()


def _links(opened: pdfium.PdfDocument, page: pdfium.PdfPage, tray: Tray) -> None:
    """The addresses that areas of the page lead to."""
    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(LINKS_A_PAGE):
        if not raw.FPDFLink_Enumerate(page, place, link):
            return
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(opened, action, None, 0) if action else 0
        if 1 < size <= 8_192:
            address = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(opened, action, address, size)
            tray.link(address.value.decode("utf-8", "replace"))
    tray.miss("limit", f"Only the first {LINKS_A_PAGE} links of a page were read.")


def _bitmap(image: pdfium.PdfImage) -> bytes:
    """The decoded picture as a BMP, halved until it has a size that may be handed over."""
    bitmap = image.get_bitmap()
    picture = bitmap.to_pil()
    if (most := math.sqrt(picture.width * picture.height / BITMAP_PIXELS)) > 1:
        picture = picture.convert("RGB").reduce(math.ceil(most))
    out = io.BytesIO()
    drawable = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    drawable.save(out, "BMP")
    bitmap.close()
    return out.getvalue()


def warm_pdfium() -> None:
    """Draw and read a page once, so that all that PDFium loads late is there."""
    sample = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(sample, "PDF")
    opened = Pdf(sample.getvalue(), SandboxLimits())
    opened.read(Tray(InsideAsk()), lambda _: None)
    opened.close()
