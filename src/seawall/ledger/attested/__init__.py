"""Rows that the ledger answers for: their digests, who writes them down, who compares them."""
