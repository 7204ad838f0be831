"""The Teams surface."""
