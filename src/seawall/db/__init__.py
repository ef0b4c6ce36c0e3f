"""Every table and every migration, in one room.

One module a package (`db/cases.py` holds what `cases/store.py` reads and
writes), one chain of migrations, and beside the tables the two things that
guard them: `guards` (append-only, kept by triggers) and `tenancy` (one
organisation never sees another's row; PostgreSQL's row security enforces it).
"""
