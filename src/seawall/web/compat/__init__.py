"""The addresses of other systems, for clients written for them."""
