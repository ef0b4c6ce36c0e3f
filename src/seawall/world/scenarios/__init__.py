"""Stories with an end that can be checked: each step says what must be true after it."""
