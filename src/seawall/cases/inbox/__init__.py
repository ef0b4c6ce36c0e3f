"""What waits, page by page: filters, own views, and what is put aside for later."""
