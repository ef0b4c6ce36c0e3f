"""The one table of types and their values for tests: from the types' own examples."""

from __future__ import annotations

from seawall.signals import digests_of, signal_types

#: A value of every type.
SAMPLES = {name: kind.examples[0].value for name, kind in signal_types().items()}
#: The types that every file has a signal of, in their order, whatever is in it.
DIGESTS = [signal.type for signal in digests_of(b"any file")]
