"""`seawall exchange`: other people's lists."""
