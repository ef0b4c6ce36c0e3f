"""What entries tell, read in the order of the log, for figures that follow from it."""
