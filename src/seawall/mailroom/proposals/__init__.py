"""What a letter seems to ask, field by field, from the surest spelling to the vaguest."""
