"""Credentials for each workspace, and installation."""
