"""A file's way into a bank: how far it has come, and which lines were refused."""
