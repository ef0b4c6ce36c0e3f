"""Every table and every migration, in one room.

One module a package (`db/cases.py` holds what `cases/store.py` reads and
writes), one chain of migrations, and beside the tables what guards them:
`migrating/guards.py` (append-only, kept by triggers) and
`unit_of_work/tenancy.py` (one organisation never sees another's row;
PostgreSQL's row security enforces it). `rows`, `unit_of_work`, `connections`
and `upkeep` hold no tables: they are how the tables are worked with.
"""
