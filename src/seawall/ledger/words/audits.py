"""Words of the ledger for audit samples."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: The seed is sealed first, and opened once the sample has been read: it draws the same again.
AUDIT_PLANNED = LedgerWord(
    "audit.planned",
    public="commitment first last of repeated size zone",
    sealed="seed",
    bundled=True,
)
AUDIT_CALLED_OFF = LedgerWord("audit.called_off", public="seed", sealed="why", bundled=True)
#: The file that a platform lists its public uploads in, by its hash, before the root is known.
AUDIT_FRAMED = LedgerWord("audit.framed", public="lines sha256 strata views", bundled=True)
#: `log_size` and `root` are of the log that it was drawn from; `strata` has names, sizes, draws.
AUDIT_DRAWN = LedgerWord(
    "audit.drawn", public="frame log_size root strata", sealed="drawn", bundled=True
)
AUDIT_ENDED = LedgerWord("audit.ended", public="against allowed seed undecided", bundled=True)
