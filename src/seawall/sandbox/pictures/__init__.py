"""Pictures are opened, and their hashes made."""
