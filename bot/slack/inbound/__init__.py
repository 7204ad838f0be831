"""Requests that arrive from Slack."""
