"""Use cases of feedback, evaluations, initiatives and reports."""
