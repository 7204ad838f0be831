"""Use cases of installing and of settings."""
