"""What a case holds, a page at a time: a cluster may have tens of thousands of items."""
