"""What was seen: the signals of all items, to be searched by what is learned later."""
