"""Files are checked, hashed, scanned and explained from the shell."""
