"""Who writes to us: authorities, sources and their accuracy, reporters."""
