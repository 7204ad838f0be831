"""Requests of any shape: signed ones are answered kindly, unsigned ones do nothing."""
