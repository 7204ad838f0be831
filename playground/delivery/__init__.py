"""Delivery of payloads to the app and handling of its responses."""
