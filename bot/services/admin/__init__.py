"""Use cases of installation and settings."""
