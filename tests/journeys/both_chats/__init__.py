"""The same walks in Slack and in Teams: one table of steps, carried out by a driver of each chat."""
