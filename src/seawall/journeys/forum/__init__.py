"""Companies share: the log, its members, their signals, disputes and incidents."""
