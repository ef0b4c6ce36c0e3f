"""One address, all the addresses it stands for: what its wrappers hold, step by step."""

from urllib.parse import urlsplit

from seawall.signals._model import InvalidSignal, Signal
from seawall.signals._shorteners import is_shortener
from seawall.signals._wrappers import unwrapped_address
from seawall.signals.url import URL, canonical

DEEPEST = 4


def peeled_addresses(url: str) -> tuple[tuple[Signal, ...], tuple[str, ...]]:
    """The signals of the addresses inside a URL, outermost first, and notes on the way.

    The view says what each was found in: `inside web.archive.org`.
    """
    signals: list[Signal] = []
    inner_url = url
    for _ in range(DEEPEST):
        step = _inside(inner_url)
        if step is None:
            break
        host, inner_url = step
        value = canonical(inner_url)
        inside = f"inside {host}"
        signals.append(Signal(URL.name, value, URL.version, view=inside, grade="derived", within=0))
    return tuple(signals), _note(inner_url)


def host_of(url: str) -> str:
    """The host of a URL in its canonical form, without `www.`."""
    return (urlsplit(canonical(url)).hostname or "").removeprefix("www.")


def _inside(url: str) -> tuple[str, str] | None:
    """One step inwards, if what is there is an address."""
    try:
        step = unwrapped_address(url.strip())
        if step:
            canonical(step[1])
    except (InvalidSignal, ValueError):
        return None
    return step


def _note(url: str) -> tuple[str, ...]:
    host = host_of(url)
    if not is_shortener(host):
        return ()
    return (f"Where a link on {host} leads is not known until it is followed.",)
