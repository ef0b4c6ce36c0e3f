"""A database in good order: its figures noted, its tables read through, its faults told apart."""
