"""Hashing a text or an address: all its signals, or those of the named types."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from seawall.signals._defang import clickable
from seawall.signals._model import Hashed, Signal
from seawall.signals._peeling import peeled_addresses
from seawall.signals._plain import is_plain_address
from seawall.signals._registry import signal_type, wanted_types
from seawall.signals._skeleton import Codes, skeleton_codes
from seawall.signals._tokens import tokens_of
from seawall.signals.links import MORE_LINKS, link_signals
from seawall.signals.minhash import MINHASH, minhash_of_tokens
from seawall.signals.passage import PASSAGE, passages_of_tokens
from seawall.signals.terms import TERM, term_query
from seawall.signals.text import TEXT, normalised_text, text_of_plain
from seawall.signals.tlsh import TLSH, is_installed, tlsh_of, tlsh_or_none
from seawall.signals.unopened import UnopenedPart, unopened_part
from seawall.signals.url import URL, has_credentials, url_of
from seawall.signals.url_md5 import URL_MD5, url_md5s_of

_ADDRESS_ALONE = frozenset({URL.name})
_SKELETAL = frozenset({PASSAGE.name, MINHASH.name})


def hash_text(text: str | bytes, *, types: Collection[str] | None = None) -> Hashed:
    """The signals of a text, all of them or those of the named types.

    ``text`` comes first; ``passage`` and ``minhash`` where there are words enough;
    ``tlsh`` where the extra is installed (asking for it by name says why it is not made);
    ``url`` and ``url_md5`` for the links in it; and, for one search, ``term``.
    """
    names = _wanted(types)
    signals: list[Signal] = []
    unopened: tuple[UnopenedPart, ...] = ()
    notes: tuple[str, ...] = ()
    normal = normalised_text(text)
    if names is None or TEXT.name in names:
        signals.append(text_of_plain(normal))
    if names is None or names & _SKELETAL:
        signals += _of_skeleton(skeleton_codes(text, normal), names)
    if names is not None and TLSH.name in names:
        signals.append(tlsh_of(text))
    elif names is None and is_installed():
        signals += filter(None, [tlsh_or_none(text)])
    signals += (signal for kind in wanted_types(names) for signal in kind.of_text(text))
    if names is None or names & {URL.name, URL_MD5.name}:
        links, notes = link_signals(text)
        signals += (signal for signal in links if names is None or signal.type in names)
        if more := [note for note in notes if note.startswith(MORE_LINKS)]:
            unopened = (unopened_part("", "limit", more[0]),)
    if names is None or TERM.name in names:
        signals.append(term_query(text, normal))
    return Hashed(tuple(signals), notes=notes, unopened=unopened)


def hash_url(url: str, *, types: Collection[str] | None = None) -> Hashed:
    """The signals of a URL: its canonical form, the addresses it wraps, its MD5 spellings.

    One that was written so that it cannot be clicked (`hxxps://example[.]com`) is put back.
    Credentials in it are left out, and a note says so; another says where only a
    shortener knows the way.
    """
    names = _wanted(types)
    is_plain = is_plain_address(url)
    restored = None if is_plain else clickable(url)
    notes: tuple[str, ...] = (f"The address was read as {restored}.",) if restored else ()
    if restored:
        url, is_plain = restored, is_plain_address(restored)
    if names == _ADDRESS_ALONE and is_plain:
        return Hashed((Signal(URL.name, url, URL.version),), notes=notes)
    if has_credentials(url):
        notes += ("The credentials in the URL were left out.",)
    inside, leads_on = peeled_addresses(url)
    signals = [url_of(url), *inside]
    if names is None or URL_MD5.name in names:
        signals += _spellings(url, inside)
    chosen = tuple(signal for signal in signals if names is None or signal.type in names)
    return Hashed(chosen, notes=notes + leads_on)


def _wanted(types: Collection[str] | None) -> frozenset[str] | None:
    return None if types is None else frozenset(signal_type(name).name for name in types)


def _of_skeleton(codes: Codes, names: frozenset[str] | None) -> Iterator[Signal]:
    tokens = tokens_of(codes)
    if names is None or PASSAGE.name in names:
        yield from passages_of_tokens(tokens)
    if names is None or MINHASH.name in names:
        yield from filter(None, [minhash_of_tokens(tokens)])


def _spellings(url: str, inside: tuple[Signal, ...]) -> Iterator[Signal]:
    yield from url_md5s_of(url)
    for wrapped in inside:
        for spelling in url_md5s_of(wrapped.value):
            yield replace(spelling, grade="derived", within=0)
