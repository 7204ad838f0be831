"""Use cases of topic suggestions."""
