"""What is to be posted, when, and what became of it."""
