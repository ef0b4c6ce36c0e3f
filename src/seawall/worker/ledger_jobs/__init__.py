"""Jobs of the ledger that call out."""
