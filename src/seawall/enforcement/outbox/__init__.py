"""Work that is owed: rows written with the change that owes them."""
