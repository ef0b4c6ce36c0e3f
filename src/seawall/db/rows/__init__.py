"""How rows are written and read: many at once, one by one, in order, as values or as kept."""
