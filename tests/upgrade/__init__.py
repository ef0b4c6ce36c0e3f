"""A database of an earlier version is carried along, with an order whose clock runs."""
