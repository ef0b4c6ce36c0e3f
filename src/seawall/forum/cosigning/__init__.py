"""Members cosign each other's ledgers: who names which witness, and whom we ask."""
