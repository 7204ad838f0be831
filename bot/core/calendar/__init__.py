"""Series, sessions and what is said about them."""
