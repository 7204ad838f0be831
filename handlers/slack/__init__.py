"""Slack's way to the features: Bolt listeners, and what only Slack has."""
