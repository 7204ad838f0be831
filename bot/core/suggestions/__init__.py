"""Suggestions, and replies to suggestions and feedback."""
