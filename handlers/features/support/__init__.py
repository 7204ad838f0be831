"""Code shared by the features."""
