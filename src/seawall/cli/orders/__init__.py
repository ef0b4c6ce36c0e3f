"""`seawall order`, `clock`, `authority`, `preservation` and what else an order asks for."""
