"""Text, dates and values without dependencies on the rest of the core."""
