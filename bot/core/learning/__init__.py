"""Feedback, evaluations, initiatives and reports."""
