"""Who may do what: organisations, members, roles, keys."""
