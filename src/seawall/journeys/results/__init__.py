"""Results of a period are counted from the log, at one checkpoint, for whoever asks."""
