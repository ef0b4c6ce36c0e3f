"""Who names which witness, and whom we ask."""
