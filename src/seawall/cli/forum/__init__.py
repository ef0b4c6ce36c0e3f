"""`seawall forum`: members, signals, samples, incidents."""
