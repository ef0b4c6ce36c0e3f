"""The signals of a recording: its sound, and its frames where it is a video as well."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from seawall.errors import SeawallError, Unavailable
from seawall.sandbox import DecoderPool
from seawall.sandbox.jail._refusals import child_died
from seawall.sandbox.sound._asking_sound import SoundAsk, SoundFacts, unpacked_words
from seawall.signals._attached import hash_attached
from seawall.signals._model import Hashed
from seawall.signals.sound import SOUND, Sound, sound_signal
from seawall.signals.unopened import UnopenedPart, unopened_by, unopened_part
from seawall.signals.video import MOST_TRACKS, hash_video

Progress = Callable[[float], None]


def hash_sound(
    content: bytes | Path,
    *,
    pool: DecoderPool,
    types: Collection[str] | None = None,
    on_progress: Progress | None = None,
) -> Hashed:
    """Hear a recording in the sandbox: the first sound track of a file of any kind.

    A path is opened here and read in the sandbox only; ``on_progress`` is told how far it
    is, 0 to 1. A recording with too little in it has no signal, and a note says so.
    """
    if types is not None and SOUND.name not in types:
        return Hashed(())
    return _hashed(*hear_recording(content, pool=pool, on_progress=on_progress))


def hash_heard(
    content: bytes | Path, *, pool: DecoderPool, types: Collection[str] | None, rendition: bool
) -> Hashed:
    """A file that is sound by its first bytes; some of those hold frames, which are seen too."""
    facts, blob, hashed = _heard(content, pool=pool)
    sound = _only(hashed, types)
    sound = _together(sound, hash_attached(facts, blob, pool=pool, types=types))
    if not facts.has_pictures:
        return sound
    try:
        video = hash_video(content, pool=pool, types=types, rendition=rendition)
    except Unavailable:
        raise
    except SeawallError as problem:
        notes, closed = (*sound.notes, str(problem)), unopened_by(problem)
        return replace(sound, notes=notes, problem=problem, unopened=(*sound.unopened, *closed))
    return _together(video, sound)


def hash_watched(
    content: bytes | Path, *, pool: DecoderPool, types: Collection[str] | None, rendition: bool
) -> Hashed:
    """A file that is a video by its first bytes: its frames, its sound, what is attached to it.

    Either counts without the other. A container of videos that holds sound alone is no
    worse for it; one whose frames cannot be seen says so in ``problem``.
    """
    video = _tried(hash_video, content, pool=pool, types=types, rendition=rendition)
    if types is not None and SOUND.name not in types:
        return _raised(video)
    try:
        facts, blob, sound = _heard(content, pool=pool)
    except Unavailable:
        raise
    except SeawallError as problem:
        unheard = Hashed((), notes=(_unheard(problem),), unopened=unopened_by(problem))
        return _together(_raised(video), unheard)
    attached = hash_attached(facts, blob, pool=pool, types=types)
    if facts.codec == "none":
        return _together(_raised(video), attached)
    sound = _together(sound, attached)
    return _together(video, sound) if facts.has_pictures else sound


def _heard(content: bytes | Path, *, pool: DecoderPool) -> tuple[SoundFacts, bytes, Hashed]:
    """Each track of sound: the facts and the answer of the first, and what all of them give."""
    facts, blob = _asked(content, SoundAsk(), pool)
    sound = _hashed(facts, _words(facts, blob)) if facts.codec != "none" else Hashed(())
    for track in range(1, min(facts.tracks, MOST_TRACKS)):
        sound = _together(sound, _further(content, track, pool))
    return facts, blob, replace(sound, unopened=(*sound.unopened, *_left_out(facts)))


def _further(content: bytes | Path, track: int, pool: DecoderPool) -> Hashed:
    """A further track of sound, which nobody banks with the file."""
    place = f"sound track {track + 1}"
    try:
        facts, blob = _asked(content, SoundAsk(track=track), pool)
    except Unavailable:
        raise
    except SeawallError as problem:
        return Hashed((), unopened=unopened_by(problem, place))
    signal = sound_signal(_words(facts, blob))
    return Hashed((replace(signal, view=place, inside=True),) if signal else ())


def _left_out(facts: SoundFacts) -> tuple[UnopenedPart, ...]:
    """What lies beside its tracks of sound and was not looked into."""
    unread = [unopened_part("", "unknown", says) for says in facts.unread]
    limits = [unopened_part("", "limit", says) for says in facts.left_out]
    if facts.tracks > MOST_TRACKS:
        count = facts.tracks - MOST_TRACKS
        says = f"Only the first {MOST_TRACKS} of {facts.tracks} tracks of sound were heard."
        limits.append(unopened_part("", "limit", says, count=count))
    return (*unread, *limits)


def hear_recording(
    content: bytes | Path, *, pool: DecoderPool, on_progress: Progress | None = None
) -> tuple[SoundFacts, Sound]:
    """Ask the sandbox: the facts, and what is heard."""
    facts, blob = _asked(content, SoundAsk(), pool, on_progress)
    return facts, _words(facts, blob)


def _asked(
    content: bytes | Path, ask: SoundAsk, pool: DecoderPool, on_progress: Progress | None = None
) -> tuple[SoundFacts, bytes]:
    return pool.room("sound").ask(content, ask, SoundFacts, on_progress=on_progress)


def _words(facts: SoundFacts, blob: bytes) -> Sound:
    try:
        return Sound(unpacked_words(facts, blob))
    except ValueError as wrong:
        raise child_died(str(wrong)) from None


def _hashed(facts: SoundFacts, recording: Sound) -> Hashed:
    signal = sound_signal(recording)
    if signal is None:
        return Hashed((), notes=(*facts.notes, _too_little(facts, recording)))
    return Hashed((signal,), notes=tuple(facts.notes))


def _tried(hashing: Callable[..., Hashed], content: bytes | Path, **options: object) -> Hashed:
    """What hashing gives, or the problem it met."""
    try:
        return hashing(content, **options)
    except Unavailable:
        raise
    except SeawallError as problem:
        notes = (str(problem),)
        return Hashed((), notes=notes, problem=problem, unopened=unopened_by(problem))


def _raised(hashed: Hashed) -> Hashed:
    """The same, unless there was a problem and nothing else."""
    if hashed.problem is not None and not hashed.signals:
        raise hashed.problem
    return hashed


def _together(video: Hashed, sound: Hashed) -> Hashed:
    return replace(
        video,
        signals=(*video.signals, *sound.signals),
        notes=(*video.notes, *sound.notes),
        unopened=tuple(dict.fromkeys((*video.unopened, *sound.unopened))),
    )


def _only(hashed: Hashed, types: Collection[str] | None) -> Hashed:
    return hashed if types is None or SOUND.name in types else replace(hashed, signals=())


def _unheard(problem: SeawallError) -> str:
    return f"Its sound was not heard: {problem.detail}"


def _too_little(facts: SoundFacts, recording: Sound) -> str:
    if facts.codec == "none":
        return "It has no sound track."
    if recording.telling:
        return f"Of {facts.seconds:.0f} s of sound too little says anything to compare by."
    return "Its sound is silence, a steady tone, or too short to compare by."
