"""Timers and queues: clocks, deliveries, forum sync."""
