"""Orders from another state are examined: the windows, the decision and what follows it."""
