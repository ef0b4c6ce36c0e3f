"""A SQLite that refuses text in a number's column: every table is STRICT."""
