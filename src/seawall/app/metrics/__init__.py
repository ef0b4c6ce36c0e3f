"""Metrics: counted at the doors, read when somebody asks, merged over the processes of one port.

To add a metric: a row in `metric_table.py`, and its samples in `process_samples.py` (what a
process knows) or `database_samples.py` (what stands in the database).
"""
