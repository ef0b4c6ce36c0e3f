"""Content kept as evidence: sealed files, one key each."""
