"""Series, sessions and their audit log."""
