"""Building blocks shared by all views."""
