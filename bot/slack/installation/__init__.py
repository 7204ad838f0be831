"""Whose token speaks where, and how the bot is installed."""
