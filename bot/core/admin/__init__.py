"""The settings of a series."""
