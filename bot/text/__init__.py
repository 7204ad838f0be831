"""Plain text of all that is posted and answered."""
