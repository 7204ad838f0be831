"""Attendance, subscriptions and Homes."""
