"""Lists of signals as files: our CSV and JSONL, and the two forms the peers write."""
