"""Bolt listeners, one file for each feature."""
