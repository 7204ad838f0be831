"""Use cases of attendance, reminders, Home and sharing."""
