"""Workspaces, people, installations and backups."""
