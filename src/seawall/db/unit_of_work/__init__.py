"""What a unit of work knows: whose rows it sees, what it has written, and its parts."""
