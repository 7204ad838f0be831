"""Readers of what people write: dates, times, places, people, titles, and rules of a season."""
