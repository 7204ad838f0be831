"""Walks that lead through Slack and Teams alike: one table of steps, carried out by a driver of each chat."""
