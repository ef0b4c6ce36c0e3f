"""What others know of the log: epochs, counts in checkpoints, witnesses and their cosignatures."""
