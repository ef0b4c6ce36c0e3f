"""Files beside the database: whom somebody was called about, what is due, whether there is room."""
