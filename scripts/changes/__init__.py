"""Which tests a change touches: what differs, who imports it, what fits into the time."""
