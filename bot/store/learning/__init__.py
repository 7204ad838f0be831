"""Feedback, evaluations, commitments and initiatives."""
