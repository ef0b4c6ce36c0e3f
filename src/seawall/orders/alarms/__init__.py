"""Pages about deadlines: which are owed, who is called next, how long one may rest."""
