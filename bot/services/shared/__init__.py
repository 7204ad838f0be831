"""Use cases and results that several features use."""
