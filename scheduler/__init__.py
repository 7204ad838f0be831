"""What is posted without being asked, and when."""
