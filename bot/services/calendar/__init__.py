"""Use cases of the calendar."""
