"""What needs no database: open deadlines in a file, and somebody called when all else fails."""
