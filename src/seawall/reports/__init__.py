"""Legal reports: figures counted from the log alone, drawn up as one document in four files."""
