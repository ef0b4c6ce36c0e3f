"""The watch over deadlines, and the clock that it goes by."""
