"""Slack's client: the state a person sees, and the actions they can take."""
