"""`seawall bank`: banks, their entries, and lists in and out."""
