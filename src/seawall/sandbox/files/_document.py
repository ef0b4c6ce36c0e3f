"""Opening a document, in the jail: PDF, Rich Text and HTML.

Office documents are ZIPs, and `_archive` reads those. The binary files of Word, Excel
and PowerPoint before 2007 (OLE) are not taken apart: they are refused with a word on what
to do.
"""

import msgspec

from seawall.sandbox.files import _pdf
from seawall.sandbox.files._html import read_html
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.files._pdf import Pdf
from seawall.sandbox.files._pdf_bombs import refuse_bombs
from seawall.sandbox.files._rtf import read_rtf
from seawall.sandbox.files._tray import Tray
from seawall.sandbox.jail._hostile import load_alphabets, refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.sniff import sniff_format


def prepare(limits: SandboxLimits) -> None:
    """Load the alphabets, and PDFium with all that it loads late."""
    del limits
    load_alphabets()
    _pdf.warm_pdfium()


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[InsideFacts, bytes]:
    """What is in a document, from the page where the question begins."""
    tray = Tray(msgspec.json.decode(ask, type=InsideAsk))
    content = source.whole()
    kind = "HTML" if tray.ask.as_html else sniff_format(content)
    with refusing_damaged("document"):
        if kind == "PDF":
            refuse_bombs(content)
            return _pages(content, tray, limits, report)
        if kind == "RTF":
            read_rtf(content, tray)
        elif kind == "HTML":
            read_html(content, tray)
        else:
            raise RefusalError("unsupported", f"It is a {kind or 'file that is no document'} file.")
    return tray.facts(kind, count=1, following=0)


def _pages(
    content: bytes, tray: Tray, limits: SandboxLimits, report: Report
) -> tuple[InsideFacts, bytes]:
    opened = Pdf(content, limits)
    try:
        following = opened.read(tray, report)
        return tray.facts("PDF", count=opened.count, following=following)
    finally:
        opened.close()
