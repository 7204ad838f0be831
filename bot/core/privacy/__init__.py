"""PHI detection, personal data and retention."""
