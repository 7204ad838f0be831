"""Deliveries and claims."""
