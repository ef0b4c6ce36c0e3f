"""Legal reports: the facts that their figures are counted from, told by the log alone."""
