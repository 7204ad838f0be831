"""Use cases of personal data and retention."""
