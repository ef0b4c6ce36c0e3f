"""What the worker does for drills: it uploads as testers do, and ends what is over."""
