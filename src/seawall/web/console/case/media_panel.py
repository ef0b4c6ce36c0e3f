"""Contents of the media panel: facts, next step, way back, limits."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.ids import EvidenceId
from seawall.intake.model import ItemVersion
from seawall.journeys.people import exposure
from seawall.journeys.preservation.preservation_access import under_seal
from seawall.people.protection.choices import LOUDEST, Choices
from seawall.people.protection.model import PICTURE_STEPS, TEXT_STEPS, OptOut
from seawall.sandbox.viewing.shown import STILLS
from seawall.signals.aids import NotInstalled, installed_languages
from seawall.web.console.case import case_looks, sentences
from seawall.web.console.case.case_file import CasePage
from seawall.web.console.case.item_brief import version_brief
from seawall.web.console.case.renditions import QUIETEST, MediaView
from seawall.web.console.case.rest_sentences import RestSentence, rest_of
from seawall.web.request import Call, person_of

LOUDER = 15


@dataclass(frozen=True, slots=True)
class SoundControl:
    """Whether there is sound, whether it is on, and how loud in percent."""

    evidence: EvidenceId
    is_on: bool
    volume: int

    @property
    def louder(self) -> int:
        """One step louder; never as loud as it is."""
        return min(LOUDEST, self.volume + LOUDER)

    @property
    def quieter(self) -> int:
        """One step quieter."""
        return max(QUIETEST, self.volume - LOUDER)


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything of the panel that is not the case page's own."""

    brief: str
    before: str
    """One step back; empty for the first, which goes back to nothing."""
    rest: RestSentence | None
    """Why the next step is not shown just now."""
    spared: OptOut | None
    categories: tuple[tuple[str, str], ...]
    """What the case is known to show, by id and title: each can be opted out of here."""
    view: MediaView
    stills: int
    """Of a video; 0 where there is nothing to step through."""
    sound: SoundControl | None
    can_read_letters: bool
    choices: Choices

    @property
    def still_before(self) -> int:
        """One still back; 0 is all of them at a glance."""
        return max(0, self.view.still - 1)

    @property
    def still_after(self) -> int:
        """One still on."""
        return min(self.stills, self.view.still + 1)


def panel(request: Call, page: CasePage) -> dict[str, object]:
    """What the template of the panel needs beside the page."""
    tx, person = request.tx, person_of(request)
    case = page.case.id
    stands = exposure.protection_of(person.id, tx=tx, now=request.now, case=case)
    refused = stands.refuses(page.media.next) if page.media.next else stands.spared
    version = _first_open(request, page)
    labels = sorted(tx.protection.labels_of([case]).get(case, ()))
    chosen = choices_of(request)
    steps = TEXT_STEPS if page.media.is_text else PICTURE_STEPS
    view = MediaView.asked((request.POST or request.GET).dict())
    media_panel = Panel(
        brief=version_brief(page.lines[0].version, page.cards, sentences.title_of)
        if page.lines
        else "",
        before=case_looks.step_before(page.media.shown, steps),
        rest=rest_of(refused) if refused else None,
        spared=stands.spared,
        categories=tuple((label, sentences.title_of(label)) for label in labels),
        view=view,
        stills=STILLS if version and version.evidence and is_video(version) else 0,
        sound=_sound(version, page, view, chosen),
        can_read_letters=_can_read_letters(),
        choices=chosen,
    )
    source = version.evidence if version and view.still and media_panel.stills else None
    return {
        **sentences.of_media(page),
        "panel": media_panel,
        "source": source or page.media.rendition,
        "exposure_standing": stands.standing,
    }


def choices_of(request: Call) -> Choices:
    """How this person wants things shown."""
    return request.tx.protection.choices(person_of(request).id)


def is_video(version: ItemVersion) -> bool:
    """Whether its stills can be stepped through."""
    return version.media_type.startswith("video/")


def _first_open(request: Call, page: CasePage) -> ItemVersion | None:
    """The version whose media the panel is about: the first that is not under seal."""
    for line in page.lines:
        is_kept = line.version.rendition or line.version.evidence
        if is_kept and not under_seal(page.case, line.item.id, tx=request.tx):
            return line.version
    return None


def _sound(
    version: ItemVersion | None, page: CasePage, view: MediaView, chosen: Choices
) -> SoundControl | None:
    family = version.media_type.partition("/")[0] if version else ""
    if version is None or version.evidence is None or family not in {"video", "audio"}:
        return None
    return SoundControl(version.evidence, page.looks.has_sound, view.volume or chosen.volume)


def _can_read_letters() -> bool:
    try:
        return bool(installed_languages())
    except NotInstalled:
        return False
