"""Commands for bundles: making one, and checking one."""
