"""Adaptive Cards from the app's views."""
