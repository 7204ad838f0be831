"""The chaos run and its parts."""
