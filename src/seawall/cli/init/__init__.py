"""`seawall init`: ten questions make an installation, and a second run finishes a first one."""
