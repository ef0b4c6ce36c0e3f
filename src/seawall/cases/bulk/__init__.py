"""One decision about many cases: chosen, previewed, approved, carried out one by one."""
