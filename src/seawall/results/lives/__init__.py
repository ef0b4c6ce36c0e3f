"""What the log tells of one item, one order, one appeal: from its first entry to its last."""
