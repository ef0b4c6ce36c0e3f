"""One case: the file, the media one step at a time, the decision, the hearing of an appeal."""
