"""What is the same for every chat."""
