"""The log's own checkpoints by their time."""
