"""Patient information, personal data and retention."""
