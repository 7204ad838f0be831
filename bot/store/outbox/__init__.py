"""Deliveries, claims and what belongs to them."""
