"""Where the pieces are put together: settings, the ASGI seam, the threads of one process."""
