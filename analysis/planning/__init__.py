"""Planning a sample before any answer is there: how many, where, and what it will be able to tell."""
