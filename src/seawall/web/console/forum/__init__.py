"""A forum's pages: how we stand, members, signals, incidents, our policy."""
