"""Series, sessions, and the forms and texts about them."""
